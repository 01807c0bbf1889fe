using Analytics.Platform.Results;

namespace Analytics.Segments.Uploads;

/// <summary>Why a list of people was refused as a whole.</summary>
internal static class UploadErrors
{
    public static Error FileMissing() => new Invalid("segment.upload.missing", "Send the list as the body (text/csv), or as a file of a form.");

    public static Error TooLarge(int most) => new LimitReached("segment.upload.too_large", $"The list is larger than {most / 1_000_000} MB: leave out all columns but the user id, or split it.");

    public static Error TooManyIds(int most) => new LimitReached("segment.upload.too_many", $"The list has more than {most:N0} ids: import them as an attribute of users and make a segment of it.");

    public static Error NotAList() => new Conflict("segment.upload.not_a_list", "This segment was not made of a list: change its definition, or upload the list as a segment of its own.");

    public static Error NotText() => new Invalid("segment.upload.not_text", "The file is not UTF-8 text: save it as CSV (UTF-8).");

    public static Error ColumnUnknown(string column, IReadOnlyList<string> fields) =>
        new Invalid("segment.upload.column.unknown", $"There is no column \"{column}\"; the first line has: {string.Join(", ", fields.Take(20))}.");

    public static Error NoIds(IReadOnlyList<BadLine> faults) => new Invalid("segment.upload.empty", "No line of the list has a user id.")
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = faults },
    };
}
