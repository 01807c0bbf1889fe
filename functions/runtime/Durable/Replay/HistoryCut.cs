using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// The history that a failed orchestration goes on with when it is rewound: without its end, its failures and what followed from them.
/// The code then asks anew, under the same numbers, for whatever is missing. A failure that a policy or a handler has answered with
/// another attempt stays: of such a call only the last attempt runs again.
/// </summary>
internal sealed class HistoryCut
{
    private readonly IReadOnlyList<StoredEvent> _history;

    private readonly HashSet<int> _failed;

    // What had no answer when the orchestration ended never gets one: activities and timers of an ended instance are removed.
    private readonly HashSet<int> _answered;

    private readonly Predicate<string> _isRewound;

    private HistoryCut(IReadOnlyList<StoredEvent> history, Predicate<string> isRewound)
    {
        _history = history;
        _failed = LastFailures(history);
        _answered = history.Select(AnsweredId).OfType<int>().ToHashSet();
        _isRewound = isRewound;
    }

    /// <param name="history">The history of the failed execution.</param>
    /// <param name="isRewound">Whether the sub-orchestration of this id is rewound as well, and will answer its old call.</param>
    public static IReadOnlyList<StoredEvent> Of(IReadOnlyList<StoredEvent> history, Predicate<string> isRewound) => new HistoryCut(history, isRewound).Rest();

    /// <summary>The sub-orchestrations whose failure nothing has followed.</summary>
    public static IEnumerable<string> FailedChildren(IReadOnlyList<StoredEvent> history)
    {
        var failed = LastFailures(history);
        return history.OfType<ChildCreated>().Where(child => failed.Contains(child.Id)).Select(child => child.InstanceId);
    }

    private static HashSet<int> LastFailures(IReadOnlyList<StoredEvent> history)
    {
        var failed = history.Select(FailedId).OfType<int>().ToHashSet();
        failed.ExceptWith(history.Where(item => item is ActivityScheduled or ChildCreated).Select(item => ((RetriableEvent)item).Retried).OfType<int>());
        return failed;
    }

    private IReadOnlyList<StoredEvent> Rest()
    {
        // The genuine engine ends a retried call with a timer of no length, which the last failure takes with it.
        var timers = _history.OfType<TimerCreated>()
            .Where(timer => !_answered.Contains(timer.Id) || (timer.Retried is { } attempt && _failed.Contains(attempt)))
            .Select(timer => timer.Id)
            .ToHashSet();
        return [.. _history.Where(item => item switch
        {
            ExecutionCompleted => false,
            ActivityFailed or ChildFailed => !_failed.Contains(FailedId(item)!.Value),
            ActivityScheduled scheduled => _answered.Contains(scheduled.Id) && !_failed.Contains(scheduled.Id),
            TimerCreated timer => !timers.Contains(timer.Id),
            TimerFired fired => !timers.Contains(fired.Id),
            ChildCreated child => !_failed.Contains(child.Id) || _isRewound(child.InstanceId),
            _ => true,
        })];
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
