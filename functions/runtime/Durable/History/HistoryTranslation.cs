using DurableTask.Core;
using DurableTask.Core.History;

namespace Analytics.LocalRuntime.Durable.History;

/// <summary>Shows stored events as the genuine history types.</summary>
internal static class HistoryTranslation
{
    public static HistoryEvent Translate(StoredEvent item, string instanceId)
    {
        var translated = Translate(item);
        translated.Timestamp = item.At;
        if (translated is ExecutionStartedEvent started)
        {
            started.OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId };
        }

        return translated;
    }

    private static HistoryEvent Translate(StoredEvent item) => item switch
    {
        TurnStarted => new OrchestratorStartedEvent(-1),
        ExecutionStarted started => new ExecutionStartedEvent(-1, started.Input) { Name = started.Name, Version = started.Version },
        ActivityScheduled scheduled => new TaskScheduledEvent(scheduled.Id, scheduled.Name, null, scheduled.Input),
        ActivityCompleted done => new TaskCompletedEvent(-1, done.Id, done.Result),
        ActivityFailed failed => new TaskFailedEvent(-1, failed.Id, failed.Failure.Message, failed.Failure.Stack, Details(failed.Failure)),
        TimerCreated timer => new TimerCreatedEvent(timer.Id, timer.FireAt),
        TimerFired fired => new TimerFiredEvent(-1, fired.FireAt) { TimerId = fired.Id },
        ChildCreated child => new SubOrchestrationInstanceCreatedEvent(child.Id)
        {
            Name = child.Name, InstanceId = child.InstanceId, Input = child.Input,
        },
        ChildCompleted done => new SubOrchestrationInstanceCompletedEvent(-1, done.Id, done.Result),
        ChildFailed failed => new SubOrchestrationInstanceFailedEvent(
            -1, failed.Id, failed.Failure.Message, failed.Failure.Stack, Details(failed.Failure)),
        EventSent sent => new EventSentEvent(sent.Id) { InstanceId = sent.InstanceId, Name = sent.Name, Input = sent.Input },
        EventRaised raised => new EventRaisedEvent(-1, raised.Input) { Name = raised.Name },
        ExecutionSuspended suspended => new ExecutionSuspendedEvent(-1, suspended.Reason),
        ExecutionResumed resumed => new ExecutionResumedEvent(-1, resumed.Reason),
        ExecutionRewound rewound => new ExecutionRewoundEvent(-1, rewound.Reason),
        ExecutionTerminated terminated => new ExecutionTerminatedEvent(-1, terminated.Output),
        ExecutionCompleted completed => new ExecutionCompletedEvent(
            completed.Id, completed.Output, Enum.Parse<OrchestrationStatus>(completed.Status),
            completed.Failure is { } failure ? Details(failure) : null),
        _ => throw new InvalidOperationException($"A history never holds a {item.GetType().Name}."),
    };

    private static FailureDetails Details(StoredFailure failure) => Replay.OpenTasks.ToCore(failure);
}
