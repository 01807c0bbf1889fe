using Analytics.Platform.Results;

namespace Analytics.Chat.Quality.Cases;

/// <summary>Why a request about a case was refused.</summary>
internal static class CaseErrors
{
    public static Error NotFound() => new NotFound("evaluation.case.not_found", "There is no such case; it may have been deleted.");

    public static Error RunNotFound() => new NotFound("evaluation.run.not_found", "There is no such run.");

    public static Error StatusUnknown() => new Invalid("evaluation.status.invalid", $"status is one of {string.Join(", ", CaseStatus.All)}.");

    public static Error NothingToVerify() => new Invalid("evaluation.case.nothing_to_verify", "Name what is right: send queryId of a query that gives the right rows, or status \"unanswerable\".");

    public static Error MessageMissing() => new Invalid("evaluation.case.message_missing", "Send messageId: the turn that the case is made of.");

    public static Error NoCases() => new Conflict("evaluation.run.no_cases", "There is no verified case to run yet: rate an answer, make it a case, and say what is right.");
}
