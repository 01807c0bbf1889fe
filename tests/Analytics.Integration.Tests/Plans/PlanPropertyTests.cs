using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Integration.Tests.Plans;

/// <summary>What must hold for any plan, tried on many drawn from a fixed seed.</summary>
public sealed class PlanPropertyTests(PlanDatabase database) : IClassFixture<PlanDatabase>
{
    private static readonly string[] Names = ["view", "cart", "checkout", "purchase", "refund", "signup"];
    private static readonly string[] Paths = ["country", "device.os", "order_id", "trial", "device.version"];
    private static readonly TimeGrain[] Grains = [TimeGrain.Hour, TimeGrain.Day, TimeGrain.Week, TimeGrain.Month, TimeGrain.Quarter, TimeGrain.Year, TimeGrain.HourOfDay, TimeGrain.DayOfWeek, TimeGrain.MonthOfYear];

    [Fact]
    public async Task A_series_adds_up_to_its_total()
    {
        var random = new Random(11);
        for (var i = 0; i < 25; i++)
        {
            var total = new MetricPlan { Measures = [Additive(random)], Range = Range(random), Where = Where(random) };
            var series = total with { Grain = Pick(random, Grains) };

            Assert.Equal(Sum(await database.RunAsync(total), 0), Sum(await database.RunAsync(series), 1), 6);
        }
    }

    [Fact]
    public async Task Parts_add_up_to_the_whole()
    {
        var random = new Random(12);
        for (var i = 0; i < 25; i++)
        {
            var whole = new MetricPlan { Measures = [Additive(random)], Range = Range(random), Where = Where(random) };
            var parts = await database.RunAsync(whole with { Breakdowns = [new Dimension(Field.Property(Pick(random, Paths)))], ShareOfTotal = true });

            Assert.Equal(Sum(await database.RunAsync(whole), 0), Sum(parts, 1), 6);
            Assert.True(parts.Rows.Count == 0 || Math.Abs(Sum(parts, 2) - 100) < 1e-6 || Sum(parts, 1) == 0);
        }
    }

    [Fact]
    public async Task Groups_over_time_add_up_to_the_groups()
    {
        var random = new Random(13);
        for (var i = 0; i < 15; i++)
        {
            var groups = new MetricPlan { Measures = [Additive(random)], Range = Range(random), Breakdowns = [new Dimension(Field.Property(Pick(random, Paths[..2])))] };
            var expected = (await database.RunAsync(groups)).Rows.ToDictionary(r => r[0] ?? "null", r => Convert.ToDouble(r[1], System.Globalization.CultureInfo.InvariantCulture));
            var series = await database.RunAsync(groups with { Grain = TimeGrain.Week });

            foreach (var group in series.Rows.GroupBy(r => r[1] ?? "null"))
            {
                Assert.Equal(expected[group.Key], group.Sum(r => Convert.ToDouble(r[2], System.Globalization.CultureInfo.InvariantCulture)), 6);
            }
        }
    }

    [Fact]
    public async Task Fewer_users_reach_each_next_step_of_a_funnel()
    {
        var random = new Random(14);
        for (var i = 0; i < 25; i++)
        {
            var steps = await database.RunAsync(Funnel(random));
            var users = steps.Rows.Select(r => (long)r[2]!).ToArray();

            Assert.Equal(users.OrderDescending(), users);
            Assert.All(steps.Rows, r => Assert.InRange(Convert.ToDouble(r[3] ?? 0m, System.Globalization.CultureInfo.InvariantCulture), 0, 100));
        }
    }

    [Fact]
    public async Task Everyone_who_began_a_funnel_either_completed_it_or_dropped_out()
    {
        var random = new Random(15);
        for (var i = 0; i < 15; i++)
        {
            var funnel = Funnel(random);
            var steps = await database.RunAsync(funnel);
            var completed = await database.RunAsync(new AudiencePlan { Users = new InFunnel(funnel) });
            var dropped = await database.RunAsync(new AudiencePlan { Users = new InFunnel(funnel, Completed: false) });

            Assert.Equal(steps.Rows[^1][2], completed.Rows[0][0]);
            Assert.Equal(steps.Rows[0][2], (long)completed.Rows[0][0]! + (long)dropped.Rows[0][0]!);
        }
    }

    [Fact]
    public async Task Retention_never_exceeds_the_cohort_and_starts_at_its_size()
    {
        var random = new Random(16);
        foreach (var kind in new[] { RetentionKind.InPeriod, RetentionKind.OnOrAfter })
        {
            for (var i = 0; i < 8; i++)
            {
                var selection = EventSelection.Of(Pick(random, Names));
                var table = await database.RunAsync(new RetentionPlan { CohortEvent = selection, ReturnEvent = selection, CohortGrain = Pick(random, Grains[1..4]), Retention = kind });

                Assert.NotEmpty(table.Rows);
                Assert.All(table.Rows, r => Assert.InRange((long)r[2]!, 0, (long)r[4]!));
                Assert.All(table.Rows.Where(r => r[1] is 0L), r => Assert.Equal(r[4], r[2]));
            }
        }
    }

    [Fact]
    public async Task A_set_and_its_complement_are_everybody()
    {
        var random = new Random(17);
        for (var i = 0; i < 25; i++)
        {
            UserSet set = new Performed(EventSelection.Of(Pick(random, Names))) { Range = Range(random), Test = new ValueTest(Pick(random, Enum.GetValues<TestOperator>()[6..10]), random.Next(0, 12)) };
            var inside = await CountAsync(set);
            var outside = await CountAsync(new NotInUserSet(set));
            var both = await CountAsync(new AllUserSets([set, new NotInUserSet(set)]));
            var either = await CountAsync(new AnyUserSet([set, new NotInUserSet(set)]));

            Assert.Equal(65, inside + outside);
            Assert.Equal((0L, 65L), (both, either));
        }
    }

    [Fact]
    public async Task The_people_listed_are_the_people_counted()
    {
        var random = new Random(18);
        for (var i = 0; i < 10; i++)
        {
            var audience = new AudiencePlan { Users = new Performed(EventSelection.Of(Pick(random, Names))) { Test = new ValueTest(TestOperator.GreaterThan, random.Next(0, 10)) } };
            var list = await database.RunAsync(audience with { Output = AudienceOutput.List });

            Assert.Equal((long)(await database.RunAsync(audience)).Rows[0][0]!, list.Rows.Count);
        }
    }

    [Fact]
    public async Task Comparing_a_period_with_itself_changes_nothing()
    {
        var range = new TimeRange(new DateTimeOffset(2025, 2, 3, 0, 0, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2025, 2, 10, 0, 0, 0, TimeSpan.FromHours(1)));
        var compared = await database.RunAsync(new MetricPlan
        {
            Measures = [new AggregateMeasure { Name = "Events" }],
            Grain = TimeGrain.Day,
            Range = range,
            Comparison = new Comparison([range with { Label = "again" }]),
        });

        Assert.Equal(7, compared.Rows.Count);
        Assert.All(compared.Rows, r => Assert.Equal(r[1], r[2]));
    }

    private async Task<long> CountAsync(UserSet set) => (long)(await database.RunAsync(new AudiencePlan { Users = set })).Rows[0][0]!;

    private static FunnelPlan Funnel(Random random) => new()
    {
        Steps = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => EventSelection.Of(Pick(random, Names)))],
        Order = random.Next(3) == 0 ? FunnelOrder.Strict : FunnelOrder.Ordered,
        Window = random.Next(2) == 0 ? new Duration(random.Next(1, 5), Pick(random, [TimeGrain.Hour, TimeGrain.Day])) : null,
        Range = Range(random),
        HoldConstant = random.Next(3) == 0 ? [Field.Property("country")] : [],
    };

    private static AggregateMeasure Additive(Random random) => random.Next(3) switch
    {
        0 => new AggregateMeasure { Name = "Events", Selection = EventSelection.Of(Pick(random, Names)) },
        1 => new AggregateMeasure { Name = "Quantity", Aggregation = Aggregation.Sum, Field = Field.Property("quantity") },
        _ => new AggregateMeasure { Name = "Revenue", Aggregation = Aggregation.Sum, Field = Field.Revenue, Selection = EventSelection.Of("purchase", "refund") },
    };

    private static TimeRange? Range(Random random) => random.Next(3) == 0
        ? null
        : new TimeRange(PlanDatabase.Model.DataFrom!.Value.AddHours(random.Next(0, 900)), PlanDatabase.Model.DataFrom.Value.AddHours(random.Next(1000, 2100)));

    private static Condition? Where(Random random) => random.Next(2) == 0 ? null : new FieldTest(Field.Property("country"), Pick(random, [TestOperator.Equals, TestOperator.NotEquals]), ["norway"]);

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private static double Sum(ResultTable table, int column) => table.Rows.Sum(r => Convert.ToDouble(r[column] ?? 0m, System.Globalization.CultureInfo.InvariantCulture));
}
