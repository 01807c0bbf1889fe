using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Why a request about a saved query was refused.</summary>
internal static class SavedQueryErrors
{
    public static Error NotFound() => new NotFound("saved_queries.not_found", "There is no such saved query; it may have been deleted.");

    public static Error CommentNotFound() => new NotFound("saved_queries.comment.not_found", "There is no such comment; it may have been deleted.");

    public static Error VersionNotFound(int version) =>
        new Invalid("saved_queries.version.unknown", string.Create(CultureInfo.InvariantCulture, $"This query has no version {version}: choose one of its list."));

    public static Error ContentInvalid() => new Invalid("saved_queries.content.invalid", "Send either sql or plan.");

    /// <summary>Somebody else was faster; nothing is overwritten unseen.</summary>
    public static Error ChangedMeanwhile(int version) => new Conflict(
        "saved_queries.changed", string.Create(CultureInfo.InvariantCulture, $"Somebody saved version {version} meanwhile: look at it, then save yours again or fork it."))
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["version"] = version },
    };

    public static Error TextInvalid(string field, int most) => new Invalid("saved_queries.text.invalid", string.Create(CultureInfo.InvariantCulture, $"{field} has 1 to {most:#,0} characters."))
    {
        Fields = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = string.Create(CultureInfo.InvariantCulture, $"1 to {most:#,0} characters") },
    };
}
