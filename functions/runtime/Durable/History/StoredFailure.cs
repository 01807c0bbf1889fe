using System.Text.Json.Serialization;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Durable.History;

/// <summary>A failure as the history keeps it.</summary>
internal sealed record StoredFailure(
    string Type, string Message, string? Stack, StoredFailure? Inner, [property: JsonPropertyName("final")] bool IsNonRetriable = false)
{
    public static StoredFailure MissingActivity(string name) =>
        new("ActivityTaskNotFound", $"No activity task named '{name}' was found.", null, null, true);

    public static StoredFailure MissingOrchestrator(string name) =>
        new("OrchestratorTaskNotFound", $"No orchestrator task named '{name}' was found.", null, null, true);

    public static StoredFailure From(Exception exception) => exception is OrchestrationException { FailureDetails: null }
        // Without details of a task these are the engine's own, of which the package's conversion makes "(unknown)".
        ? new StoredFailure(exception.GetType().FullName!, exception.Message, exception.StackTrace, exception.InnerException is { } inner ? From(inner) : null)
        : From(TaskFailureDetails.FromException(exception));

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);

    private static StoredFailure From(TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? From(inner) : null);
}
