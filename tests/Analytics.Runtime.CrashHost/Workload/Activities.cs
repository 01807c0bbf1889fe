using Microsoft.Azure.Functions.Worker;

namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>The activities of the workload; each leaves its traces.</summary>
public sealed class Activities(Traces traces)
{
    private const int Enough = 3;

    [Function(nameof(Do))]
    public async Task<int> Do([ActivityTrigger] Step step)
    {
        await traces.AttemptAsync(step.Case, step.Key);
        await Task.Delay(TimeSpan.FromMilliseconds(step.Milliseconds), TimeProvider.System);
        await traces.EffectAsync(step.Case, step.Key);
        return 10;
    }

    /// <summary>Fails twice.</summary>
    [Function(nameof(Stumble))]
    public async Task<int> Stumble([ActivityTrigger] Step step)
    {
        if (await traces.AttemptAsync(step.Case, step.Key) < Enough)
        {
            throw new InvalidOperationException("Not yet.");
        }

        await traces.EffectAsync(step.Case, step.Key);
        return 10;
    }

    [Function(nameof(Send))]
    [QueueOutput(Messages.WorkQueue)]
    public static Work Send([ActivityTrigger] Work work) => work;

    [Function(nameof(SendBad))]
    [QueueOutput(Messages.BadQueue)]
    public static Work SendBad([ActivityTrigger] Work work) => work;
}
