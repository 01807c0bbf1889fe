namespace Analytics.Engine.Sql.Rollups;

/// <summary>How rollups call an attribute of users among the properties of events: by a name that no path of a property can be.</summary>
public static class RollupAttributes
{
    // In a path a backslash stands before a dot or another backslash only.
    private const string Mark = @"\@";

    public static string Label(string path) => Mark + path;

    public static bool IsLabel(string? property) => property?.StartsWith(Mark, StringComparison.Ordinal) == true;

    public static string Path(string label) => label[Mark.Length..];
}
