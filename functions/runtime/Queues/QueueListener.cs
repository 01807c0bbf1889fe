using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Runs one pump for each queue function, and removes messages past their time to live.</summary>
internal sealed class QueueListener : BackgroundService
{
    private static readonly TimeSpan Cleaning = TimeSpan.FromHours(1);
    private readonly QueueStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly QueuePump[] _pumps;

    public QueueListener(FunctionIndex index, SettingResolver settings, QueueRun run, QueueParts parts, TimeProvider clock)
    {
        _store = parts.Store;
        _clock = clock;
        _logger = parts.Logger;
        _pumps = index.OfKind(TriggerKind.Queue)
            .Select(function => new QueuePump(function, QueueName.Check(settings.Resolve(((QueueTriggerAttribute)function.Trigger).QueueName)), run, parts))
            .ToArray();
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var pump in _pumps)
        {
            pump.Dispose();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(_pumps.Select(pump => pump.PumpAsync(stoppingToken)).Append(CleanAsync(stoppingToken)));

    private async Task CleanAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Cleaning, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await _store.DeleteExpiredAsync(stopping);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    QueueLog.CleaningFailed(_logger, exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping is the only way out.
        }
    }
}
