using System.Text.Json.Serialization;

namespace Analytics.LocalRuntime.Durable.History;

/// <summary>
/// One fact of an orchestration, as the tables keep it: a turn appends a list of them to the history, and a message in the
/// inbox is the fact it will become. The short discriminators keep the stored text small; they must never change their meaning.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnStarted), "turn")]
[JsonDerivedType(typeof(ExecutionStarted), "started")]
[JsonDerivedType(typeof(ActivityScheduled), "activity")]
[JsonDerivedType(typeof(ActivityCompleted), "activity-completed")]
[JsonDerivedType(typeof(ActivityFailed), "activity-failed")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(TimerFired), "timer-fired")]
[JsonDerivedType(typeof(ChildCreated), "child")]
[JsonDerivedType(typeof(ChildCompleted), "child-completed")]
[JsonDerivedType(typeof(ChildFailed), "child-failed")]
[JsonDerivedType(typeof(EventSent), "event-sent")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspended")]
[JsonDerivedType(typeof(ExecutionResumed), "resumed")]
[JsonDerivedType(typeof(ExecutionRewound), "rewound")]
[JsonDerivedType(typeof(ExecutionTerminated), "terminated")]
[JsonDerivedType(typeof(ExecutionCompleted), "completed")]
[JsonDerivedType(typeof(WokenUp), "wake")]
internal abstract record StoredEvent
{
    /// <summary>When the event was recorded.</summary>
    [JsonPropertyName("at")]
    public DateTime At { get; init; }
}

/// <summary>A turn began; its time is what the orchestrator sees as now.</summary>
internal sealed record TurnStarted : StoredEvent;

internal sealed record ExecutionStarted(string Name, string? Input, string? Version) : StoredEvent;

/// <summary>An action of the code that may belong to a retry.</summary>
internal abstract record RetriableEvent : StoredEvent
{
    /// <summary>The failed attempt that the action follows.</summary>
    public int? Retried { get; init; }
}

internal sealed record ActivityScheduled(int Id, string Name, string? Input) : RetriableEvent;

internal sealed record ActivityCompleted(int Id, string? Result) : StoredEvent;

internal sealed record ActivityFailed(int Id, StoredFailure Failure) : StoredEvent;

internal sealed record TimerCreated(int Id, DateTime FireAt) : RetriableEvent;

internal sealed record TimerFired(int Id, DateTime FireAt) : StoredEvent;

internal sealed record ChildCreated(int Id, string Name, string InstanceId, string? Input) : RetriableEvent;

internal sealed record ChildCompleted(int Id, string? Result) : StoredEvent;

internal sealed record ChildFailed(int Id, StoredFailure Failure) : StoredEvent;

internal sealed record EventSent(int Id, string InstanceId, string Name, string? Input) : StoredEvent;

internal sealed record EventRaised(string Name, string? Input) : StoredEvent;

internal sealed record ExecutionSuspended(string? Reason) : StoredEvent;

internal sealed record ExecutionResumed(string? Reason) : StoredEvent;

internal sealed record ExecutionRewound(string? Reason) : StoredEvent;

internal sealed record ExecutionTerminated(string? Output, bool Recursive) : StoredEvent;

internal sealed record ExecutionCompleted(int Id, string Status, string? Output, StoredFailure? Failure) : StoredEvent;

/// <summary>Only makes an instance run a turn; never part of a history.</summary>
internal sealed record WokenUp : StoredEvent;
