using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Integration.Tests.Plans;

/// <summary>
/// For each shape of a plan, SQL that a person wrote must give the same rows as the plan. Each file in Check holds the plan as JSON in a
/// comment block at its top, and the SQL below. Columns are compared by position.
/// </summary>
public sealed class TwinTests(PlanDatabase database) : IClassFixture<PlanDatabase>
{
    public static TheoryData<string> Twins => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Check"), "*.sql").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_plan_gives_the_rows_of_its_twin(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Check", name + ".sql"));
        var end = text.IndexOf("*/", StringComparison.Ordinal);
        var plan = PlanJson.Deserialize(text[(text.IndexOf("/*", StringComparison.Ordinal) + 2)..end]);

        var expected = await database.RunAsync(text[(end + 2)..]);
        var actual = await database.RunAsync(plan);

        Assert.Equal(expected.Columns.Count, actual.Columns.Count);
        Assert.NotEmpty(expected.Rows);
        Assert.Equal(Lines(expected), Lines(actual));
    }

    [Fact]
    public void There_is_a_twin_for_every_kind_of_plan()
    {
        var kinds = Twins.Select(t => PlanOf(t.Data)).Select(p => p.GetType()).ToHashSet();

        Assert.Subset(kinds, new HashSet<Type> { typeof(MetricPlan), typeof(FunnelPlan), typeof(RetentionPlan), typeof(AudiencePlan), typeof(DistributionPlan), typeof(OccurrencePlan), typeof(EntityPlan), typeof(SequencePlan), typeof(IntervalPlan), typeof(LifecyclePlan), typeof(ConcentrationPlan), typeof(SessionPlan), typeof(MovementPlan), typeof(StreakPlan) });
        Assert.True(Twins.Count >= 30);
    }

    private static QueryPlan PlanOf(string name)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Check", name + ".sql"));
        return PlanJson.Deserialize(text[(text.IndexOf("/*", StringComparison.Ordinal) + 2)..text.IndexOf("*/", StringComparison.Ordinal)]);
    }

    private static string[] Lines(ResultTable table) => [.. table.Rows.Select(row => string.Join(" | ", row.Select(Text)))];

    private static string Text(object? value) => value switch
    {
        null => "null",
        long number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => Rounded((double)number),
        double number => Rounded(number),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static string Rounded(double number) => Math.Round(number, 6).ToString("0.######", CultureInfo.InvariantCulture);
}
