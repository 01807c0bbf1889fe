using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>What one replay came to: the new actions, and how the execution ended if it did.</summary>
internal sealed record ReplayOutcome(
    IReadOnlyCollection<OrchestratorAction> NewActions,
    Completion? Completion,
    CustomStatus? CustomStatus,
    bool IsSuspended,
    bool AwaitsSomethingForeign);

/// <summary>The custom status that the orchestrator set; the value null clears it.</summary>
internal sealed record CustomStatus(string? Serialized);

/// <summary>The end of an execution.</summary>
internal sealed record Completion(int Id, string Status, string? Output, StoredFailure? Failure)
{
    /// <summary>Set when the instance goes on with a new execution.</summary>
    public NewExecution? Next { get; init; }

    /// <summary>Set when a termination takes the open sub-orchestrations with it.</summary>
    public bool IncludesChildren { get; init; }
}

/// <summary>The execution that follows a continue-as-new.</summary>
internal sealed record NewExecution(string? Input, string? Version, IReadOnlyList<(string Name, string? Payload)> Events);
