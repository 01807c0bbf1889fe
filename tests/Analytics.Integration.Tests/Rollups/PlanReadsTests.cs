using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rollups;
using Analytics.Warehouse;

namespace Analytics.Integration.Tests.Rollups;

/// <summary>What the main shapes of plans read, by the database's own plan: of a bounded question only the months it names, of a covered one no event.</summary>
public sealed partial class PlanReadsTests(PostgresFixture postgres)
{
    private static readonly TimeRange March = new(new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 4, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly AggregateMeasure Users = new() { Name = "users", Aggregation = Aggregation.CountDistinct, Field = Field.UserId };
    private static readonly AggregateMeasure Revenue = new() { Name = "revenue", Aggregation = Aggregation.Sum, Field = Field.Revenue };

    private static readonly Dictionary<string, QueryPlan> Bounded = new(StringComparer.Ordinal)
    {
        ["events of a name by day"] = new MetricPlan { Measures = [new AggregateMeasure { Selection = EventSelection.Of("purchase") }], Grain = TimeGrain.Day, Range = March },
        ["all events by week"] = new MetricPlan { Measures = [new AggregateMeasure(), Revenue], Grain = TimeGrain.Week, Range = March },
        ["users by day"] = new MetricPlan { Measures = [Users], Grain = TimeGrain.Day, Range = March },
        ["stickiness"] = new MetricPlan { Measures = [new RatioMeasure(Users with { Aggregation = Aggregation.Average, PerAggregation = Aggregation.CountDistinct, Per = new EntityKey([Field.Day]) }, Users)], Grain = TimeGrain.Month, Range = March },
        ["orders of the best week"] = new MetricPlan { Measures = [new AggregateMeasure { Aggregation = Aggregation.Maximum, PerAggregation = Aggregation.Count, Selection = EventSelection.Of("purchase"), Per = new EntityKey([Field.Day]) { Grain = TimeGrain.Week } }], Range = March },
        ["revenue by country"] = new MetricPlan { Measures = [Revenue], Breakdowns = [new Dimension(Field.Property("country"))], Range = March },
        ["events per user"] = new MetricPlan { Measures = [new AggregateMeasure { Aggregation = Aggregation.Average, PerAggregation = Aggregation.Count, Per = EntityKey.User }], Range = March },
        ["median of a property"] = new MetricPlan { Measures = [new AggregateMeasure { Aggregation = Aggregation.Median, Field = Field.Property("load") }], Range = March },
        ["who did and did not"] = new AudiencePlan { Users = new AllUserSets([new Performed(EventSelection.Of("cart")) { Range = March }, new NotInUserSet(new Performed(EventSelection.Of("purchase")) { Range = March })]) },
        ["latest events"] = new OccurrencePlan { Selection = EventSelection.Of("purchase"), Range = March, Limit = 5 },
        ["distribution"] = new DistributionPlan { Value = new AggregateMeasure { PerAggregation = Aggregation.Count, Per = EntityKey.User }, Range = March },
        ["funnel"] = new FunnelPlan { Steps = [EventSelection.Of("view"), EventSelection.Of("cart")], Range = March },
    };

    private static readonly string[] FromRollups = ["events of a name by day", "all events by week", "users by day", "stickiness", "orders of the best week", "revenue by country", "who did and did not"];

    [Fact]
    public async Task A_bounded_question_reads_the_months_it_names()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 3000, 9);
        foreach (var (name, plan) in Bounded)
        {
            Assert.Equal([$"{name}: events_2025_03"], Months(await ExplainAsync(world, plan, null)).Select(month => $"{name}: {month}"));
        }

        Assert.InRange(Months(await ExplainAsync(world, new MetricPlan { Measures = [Users] }, null)).Count, 4, 6);
    }

    [Fact]
    public async Task A_covered_question_reads_no_event()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 3000, 9);
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        var state = new RollupState { IsUsable = true, TimeZone = "UTC", RefreshedAt = RollupWorld.Begin, TextProperties = ["country"], NumberProperties = ["load"] };
        foreach (var name in FromRollups)
        {
            Assert.Empty(Months(await ExplainAsync(world, Bounded[name], state)));
        }

        var visits = new MetricPlan { Measures = [new RatioMeasure(new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.Property("visit") }, Users)], Grain = TimeGrain.Week, Range = March };
        Assert.Empty(Months(await ExplainAsync(world, visits, state with { KeyProperties = ["visit"] })));
        Assert.Equal(["events_2025_03"], Months(await ExplainAsync(world, visits, state)));
        var visitsOfAUser = new MetricPlan { Measures = [new AggregateMeasure { Aggregation = Aggregation.Average, Field = Field.Property("visit"), Per = EntityKey.User, PerAggregation = Aggregation.CountDistinct }], Grain = TimeGrain.Month, Range = March };
        Assert.Empty(Months(await ExplainAsync(world, visitsOfAUser, state with { KeyProperties = ["visit"] })));
        var often = new AudiencePlan { Users = new Performed(new EventSelection()) { Range = March, Aggregation = Aggregation.CountDistinct, Field = Field.Property("visit"), Test = new ValueTest(TestOperator.GreaterOrEqual, 3) } };
        Assert.Empty(Months(await ExplainAsync(world, often, state with { KeyProperties = ["visit"] })));

        var touches = new SequencePlan { Anchor = EventSelection.Of("view"), Direction = SequenceDirection.First, By = new Dimension(Field.Property("country")) };
        var begun = new AudiencePlan { Users = new FirstPerformed(EventSelection.Of("view"), March) };
        Assert.NotEmpty(Months(await ExplainAsync(world, touches, state)));
        Assert.Empty(Months(await ExplainAsync(world, touches, state with { FirstNames = ["view"] })));
        Assert.Empty(Months(await ExplainAsync(world, begun, state with { FirstNames = ["view"] })));

        // One day changed: its month is read, for that day, and no other.
        Assert.Equal(["events_2025_03"], Months(await ExplainAsync(world, Bounded["users by day"], state with { ChangedDays = [new DateOnly(2025, 3, 9)] })));
        Assert.Equal(["events_2025_02"], Months(await ExplainAsync(world, new MetricPlan { Measures = [Users], Grain = TimeGrain.Month }, state with { ChangedDays = [new DateOnly(2025, 2, 9)] })));
    }

    [Fact]
    public async Task A_question_about_years_reads_months_that_are_added_up_and_only_the_days_beside_them()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 3000, 9);
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        var state = new RollupState
        {
            IsUsable = true, TimeZone = "UTC", RefreshedAt = RollupWorld.Begin, TextProperties = ["country"], FirstDay = new DateOnly(2025, 1, 20),
            Months = [new(2025, 1, 1), new(2025, 2, 1), new(2025, 3, 1)], Weeks = [new(2025, 3, 2), new(2025, 3, 9)], WeekStart = DayOfWeek.Sunday,
        };
        async Task<string[]> TablesAsync(QueryPlan plan, RollupState held) =>
            [.. Rollup().Matches(await ExplainAsync(world, plan, held)).Select(match => match.Groups["table"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        Assert.Equal(["event_days", "event_months"], await TablesAsync(new MetricPlan { Measures = [Revenue], Grain = TimeGrain.Month }, state));
        Assert.Equal(["event_months"], await TablesAsync(new MetricPlan { Measures = [Revenue], Grain = TimeGrain.Month, Range = March }, state));
        Assert.Equal(["event_month_values"], await TablesAsync(new MetricPlan { Measures = [Revenue], Breakdowns = [new Dimension(Field.Property("country"))], Range = March }, state));
        Assert.Equal(["event_period_users"], await TablesAsync(new MetricPlan { Measures = [Users], Range = March }, state));
        Assert.Equal(["event_day_users", "event_period_users"], await TablesAsync(new MetricPlan { Measures = [Users], Grain = TimeGrain.Week, Range = March }, state));
        Assert.Equal(["event_day_users"], await TablesAsync(new MetricPlan { Measures = [Users], Grain = TimeGrain.Week, Range = March }, state with { WeekStart = DayOfWeek.Monday }));
        Assert.Equal(["event_days"], await TablesAsync(new MetricPlan { Measures = [Revenue], Grain = TimeGrain.Day, Range = March }, state));
    }

    private static async Task<string> ExplainAsync(RollupWorld world, QueryPlan plan, RollupState? state)
    {
        var query = PostgresRenderer.Render(plan, world.Model, world.Model.DataThrough!.Value, state);
        await using var connection = await world.Test.Database.Reader(world.Organization).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("explain " + query.DisplayText, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private static List<string> Months(string plan) => [.. Month().Matches(plan).Select(match => match.Groups["month"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"Scan [^\n]*?\bon (?<table>event_[a-z_]*s)\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Rollup();

    [GeneratedRegex(@"Scan [^\n]*?\bon (?<month>events_\d{4}_\d{2})\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Month();
}
