using Analytics.Platform.Results;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>Why a request about an orchestration was refused.</summary>
internal static class OrchestrationErrors
{
    /// <summary>Said of what belongs to another organization, too: nobody learns that it exists.</summary>
    public static Error NotFound() => new NotFound("orchestration.not_found", "There is no such orchestration in this organization; it may have been purged.");

    public static Error StatusUnknown(string status) => new Invalid(
        "orchestration.status.unknown", $"There is no status \"{status}\": use {string.Join(", ", OrchestrationStatuses.All)}.");

    public static Error TimeInvalid(string field) => new Invalid(
        $"orchestration.{field}.invalid", $"{field} is a time as 2026-11-22T12:00:00Z.");

    public static Error RangeEmpty() => new Invalid("orchestration.range.empty", "The end of the time range lies before its beginning: exchange them.");

    public static Error ReasonMissing() => new Invalid("orchestration.reason.missing", "Say why: the reason is kept with the orchestration and in the audit trail.");

    public static Error ReasonTooLong(int most) => new Invalid("orchestration.reason.too_long", $"A reason has at most {most} characters.");

    public static Error Refused(string status, OrchestrationAction action) => new Conflict("orchestration.action.refused", Sentence(status, action))
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["runtimeStatus"] = status, ["allowed"] = OrchestrationActions.AllowedIn(status) },
    };

    /// <summary>The state changed between our look and the runtime's.</summary>
    public static Error RefusedByRuntime(string reason) => new Conflict("orchestration.action.refused", $"The runtime refused this: {reason} Load the page again to see the present state.");

    public static Error Unsupported(OrchestrationAction action) => new Conflict(
        "orchestration.action.unsupported", $"The runtime under this installation cannot {OrchestrationActions.WordOf(action)} orchestrations: restart it instead.");

    private static string Sentence(string status, OrchestrationAction action) =>
        OrchestrationActions.AllowedIn(status) is { Count: > 0 } allowed
            ? $"An orchestration that is {status} cannot {OrchestrationActions.WordOf(action)}. What can be done with it now: {string.Join(", ", allowed.Select(OrchestrationActions.WordOf))}."
            : $"An orchestration that is {status} cannot {OrchestrationActions.WordOf(action)}.";
}
