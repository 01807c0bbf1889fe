using System.Globalization;
using Analytics.Engine.Planning;

namespace Analytics.Integration.Tests.Rollups;

/// <summary>An answer made from rollups is the answer the events give: on random data, random plans, and at every state of the rollups.</summary>
public sealed class RollupEqualityTests(PostgresFixture postgres)
{
    // A long run tries more: ROLLUP_PLANS=2000.
    private static readonly int Plans = int.Parse(Environment.GetEnvironmentVariable("ROLLUP_PLANS") ?? "120", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("ROLLUP_SEED") ?? "0", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("UTC", 1)]
    [InlineData("Europe/Oslo", 2)]
    [InlineData("America/Havana", 3)]
    [InlineData("Pacific/Apia", 4)]
    public async Task Rollups_and_events_give_the_same_rows(string zone, int seed)
    {
        await using var world = await RollupWorld.CreateAsync(postgres, zone, 4000, seed);
        var plans = new RandomPlans(seed + Seed, world.Model);
        await AskAsync(world, plans, 10);
        Assert.Equal(0, world.FromRollups);

        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await AskAsync(world, plans, Plans);
        Assert.InRange(world.FromRollups, Plans / 6, Plans);

        // Late events and removed ones: first with their days out of date, then refreshed.
        await world.AddEventsAsync(150, seed + 100, 300, 420);
        await world.Test.ExecuteAsync("delete from warehouse.events where organization_id = $1 and day in (date '2025-03-03', date '2025-03-04') and name = 'view'", world.Organization);
        await world.Test.ExecuteAsync("update warehouse.events set user_id = 4242 where organization_id = $1 and day = date '2025-03-10' and user_id = 301", world.Organization);
        await world.ChangeAttributesAsync("user_id % 600 = 0 and user_id < 9000");
        await world.ChangeAttributesAsync("user_id in (600, 1200)");
        await world.Test.ExecuteAsync("delete from warehouse.users where organization_id = $1 and user_id in (1800, 2700)", world.Organization);
        await world.Test.ExecuteAsync("insert into warehouse.users (organization_id, user_id, external_id, attributes) values ($1, 1800, 'back again', '{\"country\": \"Norway\"}')", world.Organization);
        var before = world.FromRollups;
        await AskAsync(world, plans, Plans / 2);
        Assert.True(world.FromRollups > before);

        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await AskAsync(world, plans, Plans / 2);
        Assert.Equal(0L, await world.Test.ScalarAsync<long>("select count(*) from warehouse.rollup_changes"));
        Assert.Equal(0L, await world.Test.ScalarAsync<long>("select count(*) from warehouse.rollup_attribute_changes"));
        Assert.Equal(3L, await world.Test.ScalarAsync<long>("select count(*) from warehouse.rollup_periods where grain = 'month'"));
    }

    [Fact]
    public async Task What_users_did_moves_with_their_attributes()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "Europe/Oslo", 3000, 6);
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        MetricPlan[] plans =
        [
            new() { Measures = [Revenue(Aggregation.Sum)], Breakdowns = [new Dimension(Field.Attribute("country"))] },
            new() { Measures = [Revenue(Aggregation.Average)], Breakdowns = [new Dimension(Field.Attribute("vip"))], Grain = TimeGrain.Month },
            new() { Measures = [new AggregateMeasure()], Where = new FieldTest(Field.Attribute("country"), TestOperator.Equals, ["Norway"]), Grain = TimeGrain.Week },
        ];
        for (var round = 0; round < 6; round++)
        {
            foreach (var plan in plans)
            {
                Assert.NotNull(await world.AssertSameAsync(plan));
            }

            switch (round)
            {
                case 1 or 4:
                    await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
                    break;
                case 3:
                    // A change after some that are known, and days that change with their users.
                    await world.ChangeAttributesAsync("user_id in (300, 1200, 4800)");
                    await world.AddEventsAsync(40, 90, 0, 900);
                    break;
                default:
                    await world.ChangeAttributesAsync($"user_id % 1500 = {round * 300} and user_id < 18000");
                    break;
            }
        }

        // Everybody at once: counted anew.
        await world.ChangeAttributesAsync("true");
        Assert.Null(await world.AssertSameAsync(plans[0]));
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        Assert.NotNull(await world.AssertSameAsync(plans[0]));
    }

    [Fact]
    public async Task A_refresh_that_is_stopped_at_any_of_its_steps_leaves_right_answers()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "Europe/Oslo", 1500, 5);
        var plans = new RandomPlans(5 + Seed, world.Model);
        var steps = 0;
        for (var finished = false; !finished; steps++)
        {
            finished = await StoppingClock.RefreshAsync(world, stopAt: 2);
            await AskAsync(world, plans, 4);
        }

        // Eight groups of days, three months and their weeks, one or two at a time.
        Assert.InRange(steps, 8, 40);
        await world.AddEventsAsync(60, 77, 500, 900);
        Assert.False(await StoppingClock.RefreshAsync(world, stopAt: 3));
        await AskAsync(world, plans, Plans / 4);
    }

    private static AggregateMeasure Revenue(Aggregation aggregation) => new() { Aggregation = aggregation, Field = Field.Revenue };

    private static async Task AskAsync(RollupWorld world, RandomPlans plans, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await world.AssertSameAsync(plans.Next());
        }
    }
}

/// <summary>A clock that fails when it is asked too often: each step of a refresh notes the time, so the refresh ends in the middle of a step.</summary>
internal sealed class StoppingClock(int stopAt) : TimeProvider
{
    private int _asked;

    /// <summary>Whether the refresh came to its end.</summary>
    public static async Task<bool> RefreshAsync(RollupWorld world, int stopAt)
    {
        try
        {
            await new Analytics.Warehouse.Rollups.RollupRefresh(world.Test.Database, new StoppingClock(stopAt)).RunAsync(world.Organization, CancellationToken.None);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public override DateTimeOffset GetUtcNow() => ++_asked > stopAt ? throw new OperationCanceledException("The process ends here.") : System.GetUtcNow();
}
