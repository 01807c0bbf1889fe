using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>Something the orchestrator asked for in this replay. The type names appear in the genuine error messages.</summary>
internal abstract record OrchestratorAction(int Id)
{
    /// <summary>The failed attempt that this action follows, if it is part of a retry.</summary>
    public int? Retried { get; init; }

    /// <summary>The fact that the history keeps of the action.</summary>
    public abstract StoredEvent ToEvent(DateTime at);
}

internal sealed record ScheduleTaskOrchestratorAction(int Id, string Name, string? Input) : OrchestratorAction(Id)
{
    public override StoredEvent ToEvent(DateTime at) => new ActivityScheduled(Id, Name, Input) { At = at, Retried = Retried };
}

internal sealed record CreateTimerOrchestratorAction(int Id, DateTime FireAt) : OrchestratorAction(Id)
{
    public override StoredEvent ToEvent(DateTime at) => new TimerCreated(Id, FireAt) { At = at, Retried = Retried };
}

internal sealed record CreateSubOrchestrationAction(
    int Id, string Name, string InstanceId, string? Input, string? Version, IReadOnlyDictionary<string, string>? Tags)
    : OrchestratorAction(Id)
{
    public override StoredEvent ToEvent(DateTime at) => new ChildCreated(Id, Name, InstanceId, Input) { At = at, Retried = Retried };
}

internal sealed record SendEventOrchestratorAction(int Id, string InstanceId, string EventName, string? Input) : OrchestratorAction(Id)
{
    public override StoredEvent ToEvent(DateTime at) => new EventSent(Id, InstanceId, EventName, Input) { At = at };
}
