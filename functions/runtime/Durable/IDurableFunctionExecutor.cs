using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Durable;

/// <summary>Runs durable functions of the app; implemented by Hosting (function index, middleware, scope, input binding).</summary>
internal interface IDurableFunctionExecutor
{
    /// <summary>Whether the app has this orchestrator; names ignore case.</summary>
    bool HasOrchestrator(string name);

    /// <summary>Whether the app has this activity; names ignore case.</summary>
    bool HasActivity(string name);

    /// <summary>
    /// Runs one replay turn of the orchestrator through the worker middleware, on the caller's thread and synchronization
    /// context, and returns the task of the function: its serialized output, or null.
    /// </summary>
    Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput);

    /// <summary>Runs the activity through the worker middleware; returns its serialized result or null; throws what it threw.</summary>
    Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation);
}
