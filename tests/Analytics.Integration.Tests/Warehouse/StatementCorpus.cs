namespace Analytics.Integration.Tests.Warehouse;

/// <summary>The statements by which the guard is judged, here given to the database.</summary>
internal static class StatementCorpus
{
    public static IReadOnlyList<string> Attacks { get; } = [.. Lines("attacks.txt").Select(line => line.Split('|', 2)[1])];

    /// <summary>
    /// Those that the login's rights, limits and row-level security must withstand alone. Not among them: <see cref="PlannerBombs"/>.
    /// </summary>
    public static IReadOnlyList<string> AttacksOnTheDatabase { get; } =
        [.. Lines("attacks.txt").Where(line => !line.StartsWith("too_large|", StringComparison.Ordinal)).Select(line => line.Split('|', 2)[1])];

    /// <summary>
    /// What makes the planner build millions of expressions. It is deaf to time limits meanwhile, and no setting of a session limits its memory;
    /// behind the guard only the server's own limit of address space stands in its way.
    /// </summary>
    public static IReadOnlyList<string> PlannerBombs { get; } =
        [.. Lines("attacks.txt").Where(line => line.StartsWith("too_large|", StringComparison.Ordinal)).Select(line => line.Split('|', 2)[1])];

    public static IReadOnlyList<string> Questions { get; } = [.. Lines("benign.txt")];

    public static IReadOnlyList<string> Grammar { get; } = [.. Lines("grammar.txt").Select(line => line.Split('|', 2)[1])];

    /// <summary>What limits have to end or to cut.</summary>
    public static IReadOnlyList<string> Heavy { get; } = [.. Lines("limits.txt").Select(line => line.Split('|', 2)[1]), .. LongStatements()];

    /// <summary>Flat statements of thousands of parts, which make the database's own parser and planner recurse.</summary>
    private static IEnumerable<string> LongStatements() =>
    [
        "select " + string.Join(" + ", Enumerable.Repeat("1", 8000)),
        "select " + string.Join(" || ", Enumerable.Repeat("'x'", 8000)),
        "select 1 where " + string.Join(" or ", Enumerable.Repeat("1 = 2", 8000)),
        "select 1 where 1 in (" + string.Join(", ", Enumerable.Range(0, 12_000)) + ")",
        string.Join(" union all ", Enumerable.Repeat("select 1", 2000)),
        "select * from " + string.Join(", ", Enumerable.Range(0, 60).Select(n => $"generate_series(1, 1) t{n}")),
        "select " + string.Concat(Enumerable.Repeat("case when true then 1 else ", 60)) + "2" + string.Concat(Enumerable.Repeat(" end", 60)),
        "select 1 as \"" + new string('x', 100_000) + "\"",
        "select '" + new string('x', 190_000) + "'",
        "select " + string.Concat(Enumerable.Repeat("not ", 300)) + "true",
        "select " + string.Concat(Enumerable.Repeat("- ", 300)) + "1",
    ];

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpus", file))
            .Where(line => !line.StartsWith('#') && line.Length > 0)
            .Select(line => line.Replace("\\n", "\n", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);
}
