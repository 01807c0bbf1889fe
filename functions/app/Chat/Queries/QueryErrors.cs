using Analytics.Platform.Results;

namespace Analytics.Chat.Queries;

/// <summary>Why a request about a stored query was refused.</summary>
internal static class QueryErrors
{
    public static Error NotFound() => new NotFound("queries.not_found", "There is no such query, or its result is no longer stored. Run it again.");

    public static Error FormatUnknown(string format) => new Invalid("queries.format.unknown", $"There is no format \"{format}\": use csv or json.");
}
