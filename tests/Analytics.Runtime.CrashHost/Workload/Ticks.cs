using Microsoft.Azure.Functions.Worker;

namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>The timer functions of the workload; every run is noted with the occurrence it is for.</summary>
public sealed class Ticks(Traces traces)
{
    /// <summary>Each minute, remembered between processes.</summary>
    [Function(nameof(Minute))]
    public Task Minute([TimerTrigger("0 * * * * *")] TimerInfo timer) =>
        RunAsync(nameof(Minute), timer.ScheduleStatus!.Next.ToUniversalTime(), TimeSpan.FromMilliseconds(100));

    /// <summary>Each second: too often to be remembered, and still for one process only.</summary>
    [Function(nameof(Second))]
    public Task Second([TimerTrigger("* * * * * *")] TimerInfo timer)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return RunAsync(nameof(Second), new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc), TimeSpan.FromMilliseconds(50));
    }

    private async Task RunAsync(string function, DateTime occurrence, TimeSpan length)
    {
        var run = Guid.NewGuid();
        await traces.TimerBeganAsync(run, function, occurrence);
        await Task.Delay(length, TimeProvider.System);
        await traces.TimerEndedAsync(run);
    }
}
