using System.Globalization;

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
        var before = world.FromRollups;
        await AskAsync(world, plans, Plans / 2);
        Assert.True(world.FromRollups > before);

        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await AskAsync(world, plans, Plans / 2);
        Assert.Equal(0L, await world.Test.ScalarAsync<long>("select count(*) from warehouse.rollup_changes"));
    }

    private static async Task AskAsync(RollupWorld world, RandomPlans plans, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await world.AssertSameAsync(plans.Next());
        }
    }
}
