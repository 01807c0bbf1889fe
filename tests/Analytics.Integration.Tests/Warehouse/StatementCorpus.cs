namespace Analytics.Integration.Tests.Warehouse;

/// <summary>The statements by which the guard is judged, here given to the database.</summary>
internal static class StatementCorpus
{
    public static IReadOnlyList<string> Attacks { get; } = [.. Lines("attacks.txt").Select(line => line.Split('|', 2)[1])];

    public static IReadOnlyList<string> Questions { get; } = [.. Lines("benign.txt")];

    public static IReadOnlyList<string> Grammar { get; } = [.. Lines("grammar.txt").Select(line => line.Split('|', 2)[1])];

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpus", file))
            .Where(line => !line.StartsWith('#') && line.Length > 0)
            .Select(line => line.Replace("\\n", "\n", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);
}
