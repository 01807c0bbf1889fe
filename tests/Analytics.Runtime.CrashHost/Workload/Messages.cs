using Microsoft.Azure.Functions.Worker;

namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>The queue functions of the workload: one that works, one that always fails, and one that buries what failed.</summary>
public sealed class Messages(Traces traces)
{
    public const string WorkQueue = "fault-work";

    public const string BadQueue = "fault-bad";

    [Function(nameof(WorkOn))]
    public async Task WorkOn([QueueTrigger(WorkQueue)] Work work)
    {
        await traces.AttemptAsync(work.Case, "worked");
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        await traces.EffectAsync(work.Case, "worked");
    }

    [Function(nameof(FailAt))]
    public async Task FailAt([QueueTrigger(BadQueue)] Work work)
    {
        await traces.AttemptAsync(work.Case, "failed");
        throw new InvalidOperationException("This message never succeeds.");
    }

    [Function(nameof(Bury))]
    public async Task Bury([QueueTrigger(BadQueue + "-poison")] Work work)
    {
        await traces.AttemptAsync(work.Case, "buried");
        await traces.EffectAsync(work.Case, "buried");
    }
}
