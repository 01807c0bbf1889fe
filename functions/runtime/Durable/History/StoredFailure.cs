using System.Text.Json.Serialization;
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

    public static StoredFailure From(Exception exception) => From(TaskFailureDetails.FromException(exception));

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);

    private static StoredFailure From(TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? From(inner) : null);
}
