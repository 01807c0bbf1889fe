using Analytics.Warehouse.Retention;
using Analytics.Warehouse.Rollups;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>Events beyond what their organization keeps go; nobody else's do, and everything that was made of them follows.</summary>
public sealed class RetentionTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_month_that_nobody_keeps_is_dropped_whole_and_rollups_keys_versions_and_trail_follow()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await KeysAsync(test);
        await Rollups(test).RunAsync(CancellationToken.None);
        await test.ExecuteAsync("update app.organizations set event_retention_days = 100");
        var version = await test.ScalarAsync<long>("select data_version from app.organizations where organization_id = $1", ours);

        var removed = await Retention(test).RunAsync(CancellationToken.None);

        // Kept from 7 March 2025: all of January and February goes.
        Assert.Equal(27, removed);
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = 'warehouse.events'::regclass"));
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from warehouse.event_keys"));
        Assert.True(await test.ScalarAsync<long>("select data_version from app.organizations where organization_id = $1", ours) > version);
        Assert.Equal(20L, await test.ScalarAsync<long>("select (details->>'events')::bigint from app.audit_events where action = 'events.expired' and organization_id = $1", ours));
        Assert.Equal(7L, await test.ScalarAsync<long>("select (details->>'events')::bigint from app.audit_events where action = 'events.expired' and organization_id = $1", theirs));
        Assert.True(await test.ScalarAsync<long>("select count(*) from warehouse.rollup_changes where organization_id = $1", ours) > 0);
        await Rollups(test).RunAsync(CancellationToken.None);
        Assert.Equal(0, await test.ScalarAsync<long>("select coalesce(sum(events), 0)::bigint from warehouse.event_days"));
        Assert.Equal(0, await Retention(test).RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Where_another_organization_keeps_the_month_only_the_expired_events_of_the_other_go()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await KeysAsync(test);
        await test.ExecuteAsync("update app.organizations set event_retention_days = 130 where organization_id = $1", ours);
        // 130 days before 15 June 2025.
        var kept = await test.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1 and day >= '2025-02-05'", ours);

        var removed = await Retention(test).RunAsync(CancellationToken.None);

        Assert.Equal(20 - kept, removed);
        Assert.Equal(kept, await test.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1", ours));
        Assert.Equal(new DateTime(2025, 2, 5, 0, 0, 0, DateTimeKind.Unspecified), await test.ScalarAsync<DateTime>("select min(day)::timestamp from warehouse.events where organization_id = $1", ours));
        Assert.Equal(7, await test.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1", theirs));
        Assert.Equal(kept + 7, await test.ScalarAsync<long>("select count(*) from warehouse.event_keys"));
        Assert.Equal(2, await test.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = 'warehouse.events'::regclass"));
        // The trigger on events says which days to build again.
        Assert.Equal(removed, await test.ScalarAsync<long>("select count(distinct day) from warehouse.rollup_changes where organization_id = $1 and day < '2025-02-05'", ours));
    }

    [Fact]
    public async Task A_month_that_somebody_reads_is_emptied_row_by_row_instead_of_keeping_questions_waiting()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update app.organizations set event_retention_days = 100");
        await using (var reading = await test.Database.OpenAsync(ours, CancellationToken.None))
        {
            await using var command = reading.Command("select count(*) from warehouse.events");
            await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);

            Assert.Equal(27, await Retention(test).RunAsync(CancellationToken.None));
        }

        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from warehouse.events"));
        Assert.Equal(2, await test.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = 'warehouse.events'::regclass"));
        await Retention(test).RunAsync(CancellationToken.None);
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = 'warehouse.events'::regclass"));
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_removed_and_new_months_get_their_settings_for_vacuum()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await WarehouseGiven.TwoOrganizationsAsync(test);

        Assert.Equal(0, await Retention(test).RunAsync(CancellationToken.None));

        Assert.Equal(27, await test.ScalarAsync<long>("select count(*) from warehouse.events"));
        Assert.Equal(2, await test.ScalarAsync<long>(
            "select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'warehouse.events'::regclass and array_to_string(c.reloptions, ',') like '%autovacuum_vacuum_insert_scale_factor=0.02%'"));
        Assert.Equal(0, await test.ScalarAsync<int>("select warehouse.tune_partitions()"));
    }

    [Theory]
    [InlineData("UTC", "2025-05-16")]
    [InlineData("Pacific/Auckland", "2025-05-16")]
    [InlineData("America/Los_Angeles", "2025-05-15")]
    public void The_first_day_kept_is_counted_in_the_organizations_own_calendar(string zone, string day) =>
        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), EventRetention.FirstKept(Now, zone, 30));

    private static EventRetention Retention(TestDatabase test) => new(test.Database, new FakeTimeProvider(Now), NullLogger<EventRetention>.Instance);

    private static RollupRefresh Rollups(TestDatabase test) => new(test.Database, TimeProvider.System);

    private static Task KeysAsync(TestDatabase test) => test.ExecuteAsync("insert into warehouse.event_keys (organization_id, event_key) select organization_id, event_key from warehouse.events");
}
