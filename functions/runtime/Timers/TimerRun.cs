using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Analytics.LocalRuntime.Statistics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Timers;

/// <summary>Runs a timer function once, with its retries; a run that keeps failing is logged and the schedule goes on.</summary>
internal sealed class TimerRun(FunctionRuntime runtime, HostFile host, TimerClock clock, RuntimeMeter meter, ILogger<TimerRun> logger)
{
    public async Task RunAsync(FunctionDescriptor function, TimerInfo info, CancellationToken stopping)
    {
        var retries = new TimerRetries(function.Retry);
        for (var retry = 0; ; retry++)
        {
            try
            {
                await InvokeAsync(function, info, new TimerRetryContext(retry, retries.MaximumCount));
                return;
            }
            catch (OperationCanceledException) when (runtime.Draining.IsCancellationRequested)
            {
                // The host stops: what was not done is done after the next start.
                TimerLog.TimerStopped(logger, function.Name);
                return;
            }
            catch (Exception exception)
            {
                TimerLog.TimerFailed(logger, function.Name, retry, exception);
                if (stopping.IsCancellationRequested || !retries.Allows(retry))
                {
                    return;
                }
            }

            await clock.DelayAsync(retries.DelayBefore(retry + 1), stopping);
        }
    }

    /// <summary>An occurrence begins, later than planned by so much.</summary>
    public void Measure(TimeSpan lateness) => meter.TimerFired("function", lateness);

    private async Task InvokeAsync(FunctionDescriptor function, TimerInfo info, RetryContext retry)
    {
        using var timeout = clock.Timeout(host.FunctionTimeout);
        await using var context = runtime.CreateContext(function, new TimerTriggerInput(info, retry), timeout.Token);
        await runtime.RunAsync(context);
    }
}
