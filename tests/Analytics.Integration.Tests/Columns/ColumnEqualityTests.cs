using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Integration.Tests.Rollups;
using Analytics.Warehouse.Columns;

namespace Analytics.Integration.Tests.Columns;

/// <summary>An answer made from columns is the answer the events give: on random data, random plans, and whatever changed since they were read.</summary>
public sealed class ColumnEqualityTests(PostgresFixture postgres)
{
    // A long run tries more: COLUMN_PLANS=2000.
    private static readonly int Plans = int.Parse(Environment.GetEnvironmentVariable("COLUMN_PLANS") ?? "150", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("COLUMN_SEED") ?? "0", CultureInfo.InvariantCulture);

    private static readonly FunnelPlan Plain = new() { Steps = [EventSelection.Of("view"), EventSelection.Of("purchase")], Grain = TimeGrain.Week };

    [Theory]
    [InlineData("UTC", 1)]
    [InlineData("Europe/Oslo", 2)]
    [InlineData("America/Havana", 3)]
    [InlineData("Pacific/Apia", 4)]
    public async Task Columns_and_events_give_the_same_rows(string zone, int seed)
    {
        await using var columns = ColumnWorld.Of(await RollupWorld.CreateAsync(postgres, zone, 4000, seed));
        var world = columns.World;
        // Events of somebody who is nobody's known user.
        await world.Test.ExecuteAsync("delete from warehouse.users where organization_id = $1 and user_id in (601, 901, 1201)", world.Organization);
        // Many events of a user at one time, and steps exactly one window apart.
        await world.Test.ExecuteAsync("update warehouse.events set occurred_at = date_trunc('hour', occurred_at) where organization_id = $1 and user_id % 900 = 0", world.Organization);
        var plans = new FunnelPlans(seed + Seed, world.Model);
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        Assert.Null(await columns.AssertSameAsync(Plain));
        await columns.HoldAsync();
        await AskAsync(columns, plans, Plans);
        // The rest is of the sorts that they must leave alone.
        Assert.InRange(columns.FromColumns, Plans / 6, Plans);

        // Late events, removed ones, others that change their user, new users: first with their days waiting, then built, then in the columns.
        await world.AddEventsAsync(150, seed + 100, 300, 420);
        await world.Test.ExecuteAsync("delete from warehouse.events where organization_id = $1 and day in (date '2025-03-03', date '2025-03-04') and name = 'view'", world.Organization);
        await world.Test.ExecuteAsync("update warehouse.events set user_id = 4242 where organization_id = $1 and day = date '2025-03-10' and user_id = 301", world.Organization);
        await world.Test.ExecuteAsync("update warehouse.events set name = 'never seen' where organization_id = $1 and day = date '2025-03-11' and name = 'cart'", world.Organization);
        await world.Test.ExecuteAsync("delete from warehouse.events where organization_id = $1 and day = date '2025-03-12'", world.Organization);
        var before = columns.FromColumns;
        await AskAsync(columns, plans, Plans / 3);
        Assert.True(columns.FromColumns > before);

        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        before = columns.FromColumns;
        await AskAsync(columns, plans, Plans / 3);
        Assert.True(columns.FromColumns > before);
        await columns.HoldAsync();
        Assert.Equal(0, (await columns.AssertSameAsync(Plain))!.PartsFromEvents);
        await AskAsync(columns, plans, Plans / 3);
    }

    [Fact]
    public async Task Events_that_come_between_questions_are_in_the_next_answer()
    {
        await using var columns = ColumnWorld.Of(await RollupWorld.CreateAsync(postgres, "Europe/Oslo", 2000, 7));
        var world = columns.World;
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await columns.HoldAsync();
        for (var round = 0; round < 12; round++)
        {
            await world.AddEventsAsync(20, 200 + round, RollupWorld.Hours - 48, RollupWorld.Hours);
            Assert.InRange((await columns.AssertSameAsync(Plain))!.PartsFromEvents, 1, 4);
            if (round % 3 == 2)
            {
                await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
                Assert.NotNull(await columns.AssertSameAsync(Plain));
                await columns.Store.WhenIdleAsync();
            }
        }
    }

    [Fact]
    public async Task Columns_read_while_days_wait_are_right_before_and_after_those_are_built()
    {
        await using var columns = ColumnWorld.Of(await RollupWorld.CreateAsync(postgres, "UTC", 2000, 8));
        var world = columns.World;
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await world.AddEventsAsync(100, 300, 100, 148);
        await columns.HoldAsync();
        Assert.InRange((await columns.AssertSameAsync(Plain))!.PartsFromEvents, 2, 3);
        await world.AddEventsAsync(100, 301, 100, 148);
        Assert.NotNull(await columns.AssertSameAsync(Plain));
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        Assert.InRange((await columns.AssertSameAsync(Plain))!.PartsFromEvents, 2, 3);
        await columns.Store.WhenIdleAsync();
        Assert.Equal(0, (await columns.AssertSameAsync(Plain))!.PartsFromEvents);
    }

    [Fact]
    public async Task A_person_who_is_deleted_and_a_month_that_is_dropped_are_gone_from_the_next_answer()
    {
        await using var columns = ColumnWorld.Of(await RollupWorld.CreateAsync(postgres, "UTC", 3000, 9));
        var world = columns.World;
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await columns.HoldAsync();
        await world.Test.ExecuteAsync("delete from warehouse.events where organization_id = $1 and user_id = 1", world.Organization);
        await columns.AssertSameAsync(Plain);
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await columns.HoldAsync();
        Assert.DoesNotContain(1, columns.Store.Find(world.Organization)!.Events.UserIds);
        Assert.NotNull(await columns.AssertSameAsync(Plain));

        await world.Test.ExecuteAsync("insert into warehouse.rollup_changes (organization_id, day) select distinct organization_id, day from warehouse.events_2025_02");
        await world.Test.ExecuteAsync("drop table warehouse.events_2025_02");
        await columns.AssertSameAsync(Plain);
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await columns.AssertSameAsync(Plain);
        await columns.HoldAsync();
        Assert.Equal(0, (await columns.AssertSameAsync(Plain))!.PartsFromEvents);
    }

    [Fact]
    public async Task Where_days_cannot_be_trusted_nothing_is_read_from_columns()
    {
        await using var columns = ColumnWorld.Of(await RollupWorld.CreateAsync(postgres, "UTC", 1500, 10));
        var world = columns.World;
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await columns.HoldAsync();
        // Nobody says where these are.
        await world.AddEventsAsync(60, 400, 0, 900, mark: false);
        Assert.Null(await columns.AssertSameAsync(Plain));
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        await columns.HoldAsync();
        Assert.NotNull(await columns.AssertSameAsync(Plain));
        // An event whose day is not that of its time.
        await world.Test.ExecuteAsync("update warehouse.events set day = day + 1 where organization_id = $1 and event_key = (select event_key from warehouse.events where user_id is not null and occurred_at::time < '12:00' limit 1)", world.Organization);
        Assert.Null(await columns.AssertSameAsync(Plain));
        await world.Refresh.RunAsync(world.Organization, CancellationToken.None);
        Assert.Null(await columns.AssertSameAsync(Plain));
    }

    [Fact]
    public async Task Two_organizations_have_columns_of_their_own()
    {
        await using var ours = ColumnWorld.Of(await RollupWorld.CreateAsync(postgres, "UTC", 1500, 11));
        var test = ours.World.Test;
        var theirs = await test.AddOrganizationAsync("theirs", "UTC", "EUR");
        await test.ExecuteAsync("insert into warehouse.events (organization_id, event_key, name, user_id, occurred_at, day) select $1, gen_random_uuid(), name, user_id + 7, occurred_at, day from warehouse.events where user_id < 5000 and day < date '2025-03-01'", theirs);
        await ours.World.Refresh.RunAsync(ours.World.Organization, CancellationToken.None);
        await ours.World.Refresh.RunAsync(theirs, CancellationToken.None);
        await ours.HoldAsync();
        ours.Store.Want(theirs);
        await ours.Store.WhenIdleAsync();
        var (one, other) = (ours.Store.Find(ours.World.Organization)!.Events, ours.Store.Find(theirs)!.Events);
        Assert.Equal(await test.ScalarAsync<long>("select count(*) from warehouse.events where user_id is not null and organization_id = " + ours.World.Organization), one.Events);
        Assert.Equal(await test.ScalarAsync<long>("select count(*) from warehouse.events where user_id is not null and organization_id = " + theirs), other.Events);
        Assert.Empty(one.UserIds.Intersect(other.UserIds));
        Assert.NotNull(await ours.AssertSameAsync(Plain));
    }

    [Fact]
    public async Task What_was_asked_for_least_lately_makes_room()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 1000, 12);
        var theirs = await world.Test.AddOrganizationAsync("theirs", "UTC", "EUR");
        await world.Test.ExecuteAsync("insert into warehouse.events (organization_id, event_key, name, user_id, occurred_at, day) select $1, gen_random_uuid(), name, user_id, occurred_at, day from warehouse.events", theirs);
        await world.Refresh.RunAsync(CancellationToken.None);
        // Room for one of them.
        await using var columns = ColumnWorld.Of(world, new ColumnSettings(0, 14_000));
        await columns.HoldAsync();
        columns.Store.Want(theirs);
        await columns.Store.WhenIdleAsync();
        Assert.NotNull(columns.Store.Find(theirs));
        Assert.Null(columns.Store.Find(world.Organization));
        Assert.Null(await columns.AssertSameAsync(Plain));

        await using var none = ColumnWorld.Of(world, new ColumnSettings(0, 1000));
        none.Store.Want(theirs);
        await none.Store.WhenIdleAsync();
        Assert.Null(none.Store.Find(theirs));
    }

    private static async Task AskAsync(ColumnWorld columns, FunnelPlans plans, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var plan = plans.Next();
            var use = await columns.AssertSameAsync(plan);
            Assert.True(use is null || columns.Knows(plan));
        }
    }
}
