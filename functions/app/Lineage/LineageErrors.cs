using Analytics.Platform.Results;

namespace Analytics.Lineage;

internal static class LineageErrors
{
    public static Error NotFound() => new NotFound("lineage.not_found", "There is no question, query, segment or campaign with this id.");
}
