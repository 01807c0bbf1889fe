using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// The history that a failed orchestration goes on with when it is rewound: without its end, its failures and what led to them. The
/// code then asks anew, under the same numbers, for whatever is missing.
/// </summary>
internal static class HistoryCut
{
    /// <param name="history">The history of the failed execution.</param>
    /// <param name="isRewound">Whether the sub-orchestration of this id is rewound as well, and will answer its old call.</param>
    public static IReadOnlyList<StoredEvent> Of(IReadOnlyList<StoredEvent> history, Predicate<string> isRewound)
    {
        var failed = history.Select(FailedId).OfType<int>().ToHashSet();

        // What had no answer when the orchestration ended never gets one: activities and timers of an ended instance are removed.
        var answered = history.Select(AnsweredId).OfType<int>().ToHashSet();
        return [.. history.Where(item => item switch
        {
            ExecutionCompleted or ActivityFailed or ChildFailed => false,
            ActivityScheduled scheduled => answered.Contains(scheduled.Id) && !failed.Contains(scheduled.Id),
            TimerCreated timer => answered.Contains(timer.Id),
            ChildCreated child => !failed.Contains(child.Id) || isRewound(child.InstanceId),
            _ => true,
        })];
    }

    /// <summary>The sub-orchestrations that failed.</summary>
    public static IEnumerable<string> FailedChildren(IReadOnlyList<StoredEvent> history)
    {
        var failed = history.OfType<ChildFailed>().Select(item => item.Id).ToHashSet();
        return history.OfType<ChildCreated>().Where(child => failed.Contains(child.Id)).Select(child => child.InstanceId);
    }

    private static int? FailedId(StoredEvent item) => item switch
    {
        ActivityFailed failed => failed.Id,
        ChildFailed failed => failed.Id,
        _ => null,
    };

    private static int? AnsweredId(StoredEvent item) => item switch
    {
        ActivityCompleted done => done.Id,
        ActivityFailed failed => failed.Id,
        TimerFired fired => fired.Id,
        _ => null,
    };
}
