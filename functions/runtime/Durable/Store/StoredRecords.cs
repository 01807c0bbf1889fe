using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>Who waits for the end of a sub-orchestration.</summary>
internal sealed record ParentLink(string InstanceId, Guid ExecutionId, string Name, int TaskId);

/// <summary>An instance as a claim reads it.</summary>
internal sealed record ClaimedInstance(string InstanceId, Guid ExecutionId, string Name, string? Version, string? Input, ParentLink? Parent, int Turn);

/// <summary>A message in the inbox of an instance.</summary>
internal sealed record InboxMessage(long Sequence, string InstanceId, Guid? ExecutionId, StoredEvent Event);

/// <summary>An activity call.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct TaskKey(Guid ExecutionId, int TaskId);

/// <summary>An activity that this process has leased.</summary>
internal sealed record LeasedTask(Guid ExecutionId, int TaskId, string InstanceId, string Name, string? Input, long Owner)
{
    public TaskKey Key => new(ExecutionId, TaskId);
}

/// <summary>An activity that a turn schedules; without an owner any process may take it.</summary>
internal sealed record NewTask(int TaskId, string Name, string? Input, long? Owner);

/// <summary>A message that a turn sends; answers and timers name the execution they belong to.</summary>
internal sealed record OutboundMessage(string InstanceId, Guid? ExecutionId, DateTime VisibleAt, StoredEvent Event);

/// <summary>A sub-orchestration that a turn starts.</summary>
internal sealed record NewChild(
    int TaskId, string InstanceId, Guid ExecutionId, string Name, string? Input, string? Version, IReadOnlyDictionary<string, string>? Tags);

/// <summary>Everything one turn changes, written in one transaction or not at all.</summary>
internal sealed record TurnCommit
{
    public required ClaimedInstance Instance { get; init; }

    public required long Owner { get; init; }

    public required DateTime At { get; init; }

    public required string Status { get; init; }

    /// <summary>The events to append; none when the turn only dropped stale messages.</summary>
    public IReadOnlyList<StoredEvent> Events { get; init; } = [];

    /// <summary>The execution that follows, or the same.</summary>
    public required Guid NextExecutionId { get; init; }

    public string? NextInput { get; init; }

    public string? NextVersion { get; init; }

    public string? Output { get; init; }

    public StoredFailure? Failure { get; init; }

    public Replay.CustomStatus? CustomStatus { get; init; }

    public required bool KeepsLease { get; init; }

    public IReadOnlyList<long> Consumed { get; init; } = [];

    public IReadOnlyList<int> FinishedTasks { get; init; } = [];

    public IReadOnlyList<NewTask> Tasks { get; init; } = [];

    public IReadOnlyList<OutboundMessage> Messages { get; init; } = [];

    public IReadOnlyList<NewChild> Children { get; init; } = [];

    public bool IsNewExecution => NextExecutionId != Instance.ExecutionId;

    public int NextTurn => IsNewExecution ? 0 : Events.Count == 0 ? Instance.Turn : Instance.Turn + 1;
}
