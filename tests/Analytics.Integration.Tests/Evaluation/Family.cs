namespace Analytics.Integration.Tests.Evaluation;

/// <summary>
/// One question in several wordings, and how its answer is found: by SQL written by hand and by walking over the rows. In wordings {main} is a word
/// of the organization; in SQL [Main] is a name, column or value as it is stored. Tables: r (e event, u user, at wall clock, rev, p properties, a attributes of the user), people (u, a).
/// </summary>
internal sealed record Family(string Id, string Category, int Dims, string Sql, Func<World, IEnumerable<object?[]>> Rows, params string[] Wordings)
{
    /// <summary>Asked before, in the same conversation.</summary>
    public string? After { get; init; }

    /// <summary>Never looked at while the engine was mended.</summary>
    public bool HeldOut { get; init; }

    /// <summary>Other readings that are right as well.</summary>
    public IReadOnlyList<(int Dims, string Sql)> Or { get; init; } = [];

    public bool IsUnanswerable => Sql.Length == 0;

    public static Family Refused(string id, string category, params string[] wordings) => new(id, category, 0, string.Empty, _ => [], wordings);
}

/// <summary>The rows of a world, walked one by one.</summary>
internal static class Walk
{
    public static readonly (DateTime From, DateTime To) December = (new(2025, 12, 1), new(2026, 1, 1));
    public static readonly (DateTime From, DateTime To) January = (new(2026, 1, 1), new(2026, 2, 1));
    public static readonly (DateTime From, DateTime To) February = (new(2026, 2, 1), new(2026, 3, 1));
    public static readonly (DateTime From, DateTime To) LastWeek = (new(2026, 3, 9), new(2026, 3, 16));
    public static readonly (DateTime From, DateTime To) Ever = (DateTime.MinValue, DateTime.MaxValue);

    public static IEnumerable<Row> Of(this World world, string name, (DateTime From, DateTime To) period) => world.Of(name).During(period);

    public static IEnumerable<Row> During(this IEnumerable<Row> rows, (DateTime From, DateTime To) period) => rows.Where(row => row.At >= period.From && row.At < period.To);

    public static IEnumerable<Row> With(this IEnumerable<Row> rows, Trait trait, params int[] values) => rows.Where(row => values.Any(value => row.Text(trait.Path) == trait.Values[value]));

    public static IEnumerable<Row> Without(this IEnumerable<Row> rows, Trait trait, params int[] values) => rows.Where(row => !values.Any(value => row.Text(trait.Path) == trait.Values[value]));

    public static IEnumerable<Row> From(this IEnumerable<Row> rows, World world, Trait trait, params int[] values)
    {
        var people = world.People.Where(person => values.Any(value => person.Attributes[trait.Path] == trait.Values[value])).Select(person => person.Id).ToHashSet();
        return rows.Where(row => people.Contains(row.User));
    }

    public static HashSet<string> Users(this IEnumerable<Row> rows) => [.. rows.Select(row => row.User)];

    public static decimal Money(this IEnumerable<Row> rows) => rows.Sum(row => row.Revenue ?? 0);

    public static string Of(this World world, Trait trait, string user) => world.People.First(person => person.Id == user).Attributes[trait.Path];

    /// <summary>One row with one number.</summary>
    public static IEnumerable<object?[]> One(params object?[] values) => [values];

    public static IEnumerable<object?[]> By<TKey>(this IEnumerable<Row> rows, Func<Row, TKey> key, Func<IReadOnlyList<Row>, object?> value) => rows.GroupBy(key).Select(group => new[] { Cell(group.Key), value([.. group]) });

    public static IEnumerable<object?[]> Tally<TKey>(this IEnumerable<Row> rows, Func<Row, TKey> key) => rows.By(key, group => group.Count);

    public static DateTime Monday(DateTime at) => at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7));

    public static DateTime Month(DateTime at) => new(at.Year, at.Month, 1);

    public static int Weekday(DateTime at) => (((int)at.DayOfWeek + 6) % 7) + 1;

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        var at = share * (sorted.Count - 1);
        var below = (int)Math.Floor(at);
        return below + 1 < sorted.Count ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    /// <summary>The standard deviation of a sample.</summary>
    public static double Spread(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (values.Count - 1));
    }

    public static double Share(double part, double whole) => 100.0 * part / whole;

    private static object? Cell<TKey>(TKey key) => key is DateTime day ? DateOnly.FromDateTime(day) : key;
}
