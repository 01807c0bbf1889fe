using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integration.Tests.Migrations;

public sealed class MigrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_second_run_applies_nothing()
    {
        await using var system = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        var migrations = Migration.LoadFrom(typeof(Database).Assembly);

        var first = await new Migrator(system, migrations).RunAsync(TestContext.Current.CancellationToken);
        var second = await new Migrator(system, migrations).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(migrations.Select(migration => migration.FileName), first);
        Assert.Empty(second);
    }

    [Fact]
    public async Task Who_is_being_sent_to_while_claims_get_a_table_is_found_there()
    {
        await using var system = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        var migrations = Migration.LoadFrom(typeof(Database).Assembly);
        await new Migrator(system, [.. migrations.Where(migration => migration.Number <= 50)]).RunAsync(TestContext.Current.CancellationToken);
        await using var given = system.CreateCommand(
            """
            insert into app.organizations (name) values ('Mine');
            insert into app.notification_campaigns (organization_id, campaign_id, name) select organization_id, '00000000-0000-0000-0000-000000000002', 'Sent' from app.organizations;
            insert into app.campaign_recipients (organization_id, campaign_id, user_id, channel, address, arm, status, attempt, claim_id, resolve_after)
            select organization_id, '00000000-0000-0000-0000-000000000002', n, 'email', 'a' || n, 'message', case when n <= 5 then 'sending' else 'planned' end, 1,
              case when n <= 3 then '00000000-0000-0000-0000-00000000000a'::uuid when n <= 5 then '00000000-0000-0000-0000-00000000000b' end, now()
            from app.organizations, generate_series(1, 9) n
            """);
        await given.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await new Migrator(system, migrations).RunAsync(TestContext.Current.CancellationToken);

        await using var found = system.CreateCommand(
            """
            select string_agg(k.claim_id || ':' || held, ' ' order by held) from (
              select claim_id, unnest(recipient_ids) as held from app.recipient_claims
              except all select claim_id, recipient_id from app.campaign_recipients where status = 'sending') k
            union all select count(*) || ' claims of ' || sum(cardinality(recipient_ids)) from app.recipient_claims
            """);
        await using var reader = await found.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string?>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(await reader.IsDBNullAsync(0, TestContext.Current.CancellationToken) ? null : reader.GetString(0));
        }

        Assert.Equal([null, "2 claims of 5"], rows);
    }

    [Fact]
    public async Task Two_processes_migrating_at_once_apply_each_file_once()
    {
        var connectionString = await postgres.CreateEmptyDatabaseAsync();
        var migrations = Migration.LoadFrom(typeof(Database).Assembly);
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var system = NpgsqlDataSource.Create(connectionString);
            return await new Migrator(system, migrations).RunAsync(TestContext.Current.CancellationToken);
        }));

        Assert.Equal(migrations.Count, runs.Sum(applied => applied.Count));
    }

    [Fact]
    public async Task An_edited_migration_is_refused_by_name()
    {
        await using var system = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        Migration[] original = [new(1, "0001_create_thing.sql", "create table app.thing (id int)")];
        await new Migrator(system, original).RunAsync(TestContext.Current.CancellationToken);

        Migration[] edited = [original[0] with { Sql = "create table app.thing (id bigint)" }];
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => new Migrator(system, edited).RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("0001_create_thing.sql was edited", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_line_ends_are_the_same_migration()
    {
        await using var system = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        await new Migrator(system, [new(1, "0001_a.sql", "create table app.thing (\n  id int)")]).RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await new Migrator(system, [new(1, "0001_a.sql", "create table app.thing (\r\n  id int)")]).RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failing_migration_leaves_nothing_behind()
    {
        await using var system = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        Migration[] failing = [new(1, "0001_broken.sql", "create table app.half (id int); select 1 / 0")];

        var failure = await Assert.ThrowsAsync<MigrationException>(() => new Migrator(system, failing).RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("0001_broken.sql failed", failure.Message, StringComparison.Ordinal);
        await using var check = system.CreateCommand("select to_regclass('app.half') is null and not exists (select from app.schema_migrations)");
        Assert.Equal(true, await check.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using var system = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        await new Migrator(system, [new(1, "0001_a.sql", "select 1"), new(2, "0002_b.sql", "select 1")]).RunAsync(TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<MigrationException>(
            () => new Migrator(system, [new(1, "0001_a.sql", "select 1")]).RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_has_row_level_security_and_every_product_table_its_organization()
    {
        await using var test = await postgres.CreateDatabaseAsync();

        var open = await test.ScalarAsync<string[]>(
            """
            select coalesce(array_agg(c.oid::regclass::text), '{}') from pg_class c
            where c.relnamespace in ('app'::regnamespace, 'warehouse'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity
            """);
        var homeless = await test.ScalarAsync<string[]>(
            """
            select coalesce(array_agg(c.relname::text), '{}') from pg_class c
            where c.relnamespace in ('app'::regnamespace, 'warehouse'::regnamespace) and c.relkind in ('r', 'p')
              and c.relname not in ('schema_migrations', 'secrets', 'people')
              and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id')
            """);

        Assert.Empty(open);
        Assert.Empty(homeless);
    }

    [Theory]
    [InlineData("analytics", "analytics")]
    [InlineData("Sales-2025", "d_sales_2025_")]
    [InlineData("1st", "d_1st_")]
    [InlineData("x\"; drop role y; --", "d_x___drop_role_y_____")]
    public void Role_names_are_plain_identifiers_whatever_the_database_is_called(string database, string start)
    {
        var prefix = DatabaseRoles.PrefixFor(database);

        Assert.StartsWith(start, prefix, StringComparison.Ordinal);
        Assert.Matches("^[a-z_][a-z0-9_]{0,44}$", prefix);
    }
}
