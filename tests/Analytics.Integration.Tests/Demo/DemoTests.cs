using Analytics.Catalog;
using Analytics.Catalog.HotProperties;
using Analytics.Hosts.Local;
using Analytics.Hosts.Local.Demo;
using Analytics.Warehouse.Slots;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Integration.Tests.Demo;

public sealed class DemoTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_company_is_the_same_every_time_whatever_the_threads()
    {
        var one = DemoCompany.Make(1, Now, threads: 1);
        var two = DemoCompany.Make(1, Now, threads: 2);

        Assert.Equal((one.EventCount, one.Checksum), (two.EventCount, two.Checksum));
        Assert.Equal(one.UserRows.Written.ToArray(), two.UserRows.Written.ToArray());
        Assert.InRange(one.EventCount, 1_000_000, 1_250_000);
    }

    [Fact]
    public async Task Loading_stores_every_event_and_an_interrupted_load_is_done_again()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        Assert.Equal(DemoLoader.FirstOrganization, await test.AddOrganizationAsync("somebody before"));
        var organization = await test.AddOrganizationAsync(DemoLoader.OrganizationName);
        await test.ExecuteAsync("select warehouse.ensure_partition('2026-05-01')");
        await test.ExecuteAsync("insert into warehouse.events (organization_id, occurred_at, day, event_key, name) values ($1, '2026-05-05', '2026-05-05', gen_random_uuid(), 'left over')", organization);
        // Stored, but not attached yet.
        await test.ExecuteAsync("select warehouse.prepare_partition('2026-04-01')");
        await test.ExecuteAsync("insert into warehouse.events_2026_04 (organization_id, occurred_at, day, event_key, name) values ($1, '2026-04-05', '2026-04-05', gen_random_uuid(), 'left over')", organization);
        var loader = new DemoLoader(test.Database, new FakeTimeProvider(Now));

        // What was made for the first organization is of no use to another one.
        await ChoosingSlotsMeanwhileAsync(test, organization, loader.EnsureAsync(new StartupProgress(TimeProvider.System), new TaskCompletionSource<DemoCompany>().Task, TestContext.Current.CancellationToken));
        await loader.EnsureAsync(new StartupProgress(TimeProvider.System), null, TestContext.Current.CancellationToken);

        var model = await new CatalogReader(test.Database).LoadAsync(organization, TestContext.Current.CancellationToken);
        Assert.Equal(model.EventCount, await test.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1", organization));
        Assert.Equal(model.Events.Single(known => known.Name == "purchase").Revenue, await test.ScalarAsync<decimal>("select sum(revenue) from warehouse.events where organization_id = $1 and name = 'purchase'", organization));
        Assert.Equal(model.Events.Single(known => known.Name == "visit").Users, await test.ScalarAsync<long>("select count(distinct user_id) from warehouse.events where organization_id = $1 and name = 'visit'", organization));
        Assert.Equal(DemoCompany.Users, model.UserCount);
        await SlotsAreRightAsync(test, organization);
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from warehouse.events where name = 'left over'"));
        Assert.True(await test.ScalarAsync<bool>("select max(occurred_at) <= $1 and min(occurred_at) > $1 - interval '550 days' from warehouse.events", Now));
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from pg_constraint where conrelid in (select inhrelid from pg_inherits where inhparent = 'warehouse.events'::regclass) and conname ~ '_month$' and conname !~ 'near'"));
        await StoriesAreToldAsync(test);
    }

    // A timer does so at any moment of a load that takes longer than on this machine.
    private static async Task ChoosingSlotsMeanwhileAsync(TestDatabase test, int organization, Task loading)
    {
        await using var connection = await test.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        while (!loading.IsCompleted)
        {
            await SlotAssignment.ChooseAsync(connection, organization, TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        await loading;
    }

    private static async Task StoriesAreToldAsync(TestDatabase test)
    {
        Assert.True(await test.ScalarAsync<bool>("select count(*) filter (where day = $1::date - 75) * 1.4 < count(*) filter (where day = $1::date - 82) from warehouse.events where name = 'purchase'", Now.UtcDateTime));
        Assert.Equal(12_000, await test.ScalarAsync<long>("select count(*) from warehouse.events where properties ->> 'user_agent' = 'HeadlessChrome'"));
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from warehouse.events where day < $1::date - 120 and properties ->> 'product' = 'Aurora Cold Brew Kit' and properties ->> 'user_agent' is null", Now.UtcDateTime));
        Assert.True(await test.ScalarAsync<bool>("select count(*) > 50 and bool_and(properties ->> 'platform' = 'android') from warehouse.events where properties ->> 'reason' = 'app crashes'"));
    }

    // As they would be chosen, filled already: nothing has to be written again.
    private static async Task SlotsAreRightAsync(TestDatabase test, int organization)
    {
        await using var connection = await test.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        Assert.False(await SlotAssignment.ChooseAsync(connection, organization, TestContext.Current.CancellationToken));
        Assert.Equal(0, await new SlotFill(test.Database).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(DemoSlots.All.Length, await test.ScalarAsync<long>("select count(*) from warehouse.event_slots where organization_id = $1 and ready and not exists (select from warehouse.slot_doubts)", organization));
    }
}
