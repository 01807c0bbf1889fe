namespace Analytics.Platform.Orchestrations;

/// <summary>
/// What a feature does when a person ends one of its orchestrations from outside: the thing that it worked on ends too, or somebody
/// would wait for it for ever. Called before the orchestration is terminated, possibly twice.
/// </summary>
internal interface IOrchestrationEnding
{
    /// <summary>Name of the orchestrator.</summary>
    string Orchestrator { get; }

    /// <param name="organizationId">Whose the orchestration is, by its id; an input that names another one is not followed.</param>
    /// <param name="serializedInput">What the orchestration was started with, as JSON.</param>
    /// <param name="cancellation">Ends the wait, not the effect.</param>
    Task EndAsync(int organizationId, string? serializedInput, CancellationToken cancellation);
}
