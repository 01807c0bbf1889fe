using Analytics.Warehouse;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>Attacks on each layer with the others switched off.</summary>
public sealed class ReaderAttackTests(PostgresFixture postgres, WarehouseDatabase shared) : IClassFixture<WarehouseDatabase>
{
    /// <summary>Layer: the login's rights. Neither the guard nor the read-only transaction is there.</summary>
    [Theory]
    [InlineData("insert into analytics.users (user_id) values (1)")]
    [InlineData("update analytics.events set name = 'x'")]
    [InlineData("delete from analytics.events")]
    [InlineData("insert into warehouse.events (organization_id, event_key, name, occurred_at, day) values (1, gen_random_uuid(), 'x', '2025-01-21', '2025-01-21')")]
    [InlineData("delete from warehouse.events_2025_01")]
    [InlineData("truncate warehouse.events")]
    [InlineData("create table analytics.mine (id int)")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create temporary table mine (id int)")]
    [InlineData("create view analytics.mine as select 1")]
    [InlineData("create function analytics.mine() returns int language sql as 'select 1'")]
    [InlineData("create schema mine")]
    [InlineData("create extension dblink")]
    [InlineData("drop view analytics.events")]
    [InlineData("alter view analytics.events owner to current_user")]
    [InlineData("alter role current_user superuser")]
    [InlineData("create role mine")]
    [InlineData("copy (select 1) to program 'id'")]
    [InlineData("copy (select 1) to '/tmp/out'")]
    [InlineData("select lo_create(0)")]
    [InlineData("select lo_from_bytea(0, 'x')")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    [InlineData("select pg_ls_dir('.')")]
    [InlineData("select pg_reload_conf()")]
    [InlineData("select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user and pid is not null")]
    [InlineData("alter system set work_mem = '1GB'")]
    [InlineData("select warehouse.ensure_partition('2030-01-01')")]
    [InlineData("select warehouse.reserve_user_ids(1, 1000)")]
    [InlineData("select app.grant_reader(current_user, 2)")]
    public async Task The_login_alone_can_change_nothing(string sql)
    {
        var test = shared.Test;
        var ours = shared.Ours;

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => WritableAsync(test, ours, sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task The_login_alone_can_pass_no_right_on()
    {
        // The database only warns when there is nothing to pass on.
        await WritableAsync(shared.Test, shared.Ours, "grant select on analytics.events to public");

        Assert.False(await shared.Test.ScalarAsync<bool>(
            "select exists (select from pg_class c, aclexplode(c.relacl) a where c.oid = 'analytics.events'::regclass and a.grantee = 0)"));
    }

    [Theory]
    [InlineData("pg_authid")]
    [InlineData("pg_shadow")]
    [InlineData("pg_user_mappings")]
    [InlineData("pg_statistic")]
    [InlineData("pg_hba_file_rules")]
    [InlineData("app.secrets")]
    [InlineData("app.api_tokens")]
    [InlineData("app.organizations")]
    [InlineData("app.reader_roles")]
    [InlineData("app.messages")]
    [InlineData("app.schema_migrations")]
    [InlineData("warehouse.events")]
    [InlineData("warehouse.events_2025_01")]
    [InlineData("warehouse.users")]
    [InlineData("warehouse.event_keys")]
    public async Task The_login_alone_reads_nothing_but_the_views(string relation)
    {
        var test = shared.Test;
        var ours = shared.Ours;

        if (relation == "pg_user_mappings")
        {
            Assert.Equal(0L, (await WarehouseGiven.Unguarded(test).ReadAsync(ours, "select count(*) from pg_user_mappings")).Value.Table.Rows[0][0]);
            return;
        }

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, $"select * from {relation}");

        Assert.Equal("query.forbidden", result.Error?.Code);
    }

    [Fact]
    public async Task Statistics_of_the_tables_below_the_views_are_hidden()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        await test.ExecuteAsync("analyze warehouse.events");

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, "select count(*) from pg_stats where schemaname in ('warehouse', 'app')");

        Assert.Equal(0L, result.Value.Table.Rows[0][0]);
    }

    /// <summary>Layer: row-level security by the login. Whatever a statement sets, it stays with its own organization.</summary>
    [Theory]
    [InlineData("select set_config('app.organization_id', $ORG, false)")]
    [InlineData("select set_config('app.organization_id', $ORG, true)")]
    [InlineData("set app.organization_id = $ORG")]
    [InlineData("select set_config('search_path', 'warehouse, app', false)")]
    [InlineData("set row_security = off")]
    public async Task No_setting_reaches_another_organization(string trick)
    {
        var test = shared.Test;
        var (ours, theirs) = (shared.Ours, shared.Theirs);
        await using var connection = await test.Database.Reader(ours).OpenConnectionAsync(TestContext.Current.CancellationToken);

        await ExecuteAsync(connection, trick.Replace("$ORG", $"'{theirs}'", StringComparison.Ordinal));

        await using var count = new NpgsqlCommand("select count(*) from analytics.events", connection);
        try
        {
            Assert.Equal(20L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
        catch (PostgresException refusal)
        {
            // With row_security off the database refuses to answer rather than show everything.
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Theory]
    [InlineData("set role {views}")]
    [InlineData("set role {app}")]
    [InlineData("set role {theirs}")]
    [InlineData("set session authorization {theirs}")]
    [InlineData("select set_config('role', '{views}', false)")]
    [InlineData("select set_config('session_authorization', '{theirs}', false)")]
    public async Task The_login_cannot_become_another(string trick)
    {
        var test = shared.Test;
        var (ours, theirs) = (shared.Ours, shared.Theirs);
        var prefix = await test.ScalarAsync<string>("select value from app.secrets where name = 'role_prefix'");
        var sql = trick
            .Replace("{views}", prefix + "_views", StringComparison.Ordinal)
            .Replace("{app}", prefix + "_app", StringComparison.Ordinal)
            .Replace("{theirs}", $"{prefix}_reader_{theirs}", StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => WritableAsync(test, ours, sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_login_that_was_given_the_table_by_mistake_still_sees_no_row()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await GrantMistakeAsync(test, ours);

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, "select count(*) from warehouse.events");

        Assert.Equal(0L, result.Value.Table.Rows[0][0]);
    }

    [Fact]
    public async Task A_condition_that_shouts_does_not_see_other_organizations_rows_first()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update warehouse.events set properties = '{\"n\": \"secret\"}' where organization_id = $1", theirs);

        // The cast fails on text: it would tell about rows that the filter has not yet removed.
        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, "select count(*) from analytics.events where (properties->>'n')::int > 0");

        Assert.Equal(20L, result.Value.Table.Rows[0][0]);
    }

    /// <summary>Layer: the read-only transaction. The guard is off and the login may write.</summary>
    [Theory]
    [InlineData("insert into warehouse.event_keys values (1, gen_random_uuid()) returning event_key")]
    [InlineData("with gone as (delete from warehouse.event_keys returning 1) select count(*) from gone")]
    [InlineData("select * from warehouse.event_keys for update")]
    [InlineData("select set_config('transaction_read_only', 'off', false)")]
    public async Task The_transaction_alone_stops_writes(string sql)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await GrantMistakeAsync(test, ours);

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, sql);

        Assert.True(result.IsError, "The statement ran.");
        Assert.Equal(0L, await test.ScalarAsync<long>("select count(*) from warehouse.event_keys"));
    }

    [Fact]
    public async Task What_one_question_sets_is_gone_for_the_next()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        var reader = WarehouseGiven.Unguarded(test);

        for (var i = 0; i < 10; i++)
        {
            await reader.ReadAsync(ours, "select set_config('statement_timeout', '0', false), set_config('default_transaction_read_only', 'off', false), pg_advisory_lock(42)");
        }

        var settings = await reader.ReadAsync(ours, "select current_setting('statement_timeout'), current_setting('default_transaction_read_only'), current_setting('transaction_read_only')");
        Assert.Equal(["30s", "on", "on"], settings.Value.Table.Rows[0]);
        Assert.Equal(0L, await test.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
    }

    /// <summary>What a query may write to disk, and how long a transaction may idle; neither can be raised by a statement.</summary>
    [Fact]
    public async Task The_login_has_bounds_of_its_own()
    {
        var settings = await WarehouseGiven.Unguarded(shared.Test).ReadAsync(shared.Ours, "select current_setting('temp_file_limit'), current_setting('idle_in_transaction_session_timeout'), (select rolconnlimit from pg_roles where rolname = current_user)");
        Assert.Equal(["4GB", "1min", 20L], settings.Value.Table.Rows[0]);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => WritableAsync(shared.Test, shared.Ours, "set temp_file_limit = -1"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task The_login_reaches_no_other_database_of_the_server()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        await using (await test.Database.Reader(ours).OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
        }

        await using var other = test.Database.ReaderIn("postgres", ours);
        var refusal = await Assert.ThrowsAsync<PostgresException>(async () => await other.OpenConnectionAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    /// <summary>The features' login: bound to the organization of its transaction.</summary>
    [Fact]
    public async Task A_feature_sees_and_writes_the_rows_of_its_organization_only()
    {
        var test = shared.Test;
        var (ours, theirs) = (shared.Ours, shared.Theirs);
        var ct = TestContext.Current.CancellationToken;
        await using var scope = await test.Database.OpenAsync(ours, ct);

        await using var count = scope.Command("select count(*) from warehouse.events");
        Assert.Equal(20L, await count.ExecuteScalarAsync(ct));
        await using var delete = scope.Command("delete from warehouse.users where organization_id = $1", theirs);
        Assert.Equal(0, await delete.ExecuteNonQueryAsync(ct));
        await using var insert = scope.Command("insert into app.knowledge_entries (organization_id, title, content) values ($1, 'x', 'y')", theirs);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync(ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_feature_without_an_organization_sees_nothing()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        var ct = TestContext.Current.CancellationToken;
        await using var scope = await test.Database.OpenAsync(ours, ct);
        await using var clear = scope.Command("select set_config('app.organization_id', '', true)");
        await clear.ExecuteNonQueryAsync(ct);

        await using var count = scope.Command("select (select count(*) from warehouse.events) + (select count(*) from app.organizations)");
        Assert.Equal(0L, await count.ExecuteScalarAsync(ct));
    }

    [Theory]
    [InlineData("select count(*) from app.secrets")]
    [InlineData("select count(*) from app.schema_migrations")]
    [InlineData("select count(*) from app.reader_roles")]
    [InlineData("delete from app.audit_events")]
    [InlineData("update app.audit_events set action = 'x'")]
    [InlineData("delete from app.organizations")]
    [InlineData("set role postgres")]
    public async Task A_feature_has_no_right_to_what_keeps_the_others_apart(string sql)
    {
        var test = shared.Test;
        var ours = shared.Ours;
        await using var scope = await test.Database.OpenAsync(ours, TestContext.Current.CancellationToken);
        await using var command = scope.Command(sql);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        Assert.Contains(refusal.SqlState, (string[])[PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.InvalidParameterValue]);
    }

    private static async Task GrantMistakeAsync(TestDatabase test, int organizationId)
    {
        var prefix = await test.ScalarAsync<string>("select value from app.secrets where name = 'role_prefix'");
        await test.ExecuteAsync($"grant usage on schema warehouse to {prefix}_reader_{organizationId}");
        await test.ExecuteAsync($"grant select, insert, update, delete on warehouse.events, warehouse.event_keys to {prefix}_reader_{organizationId}");
    }

    /// <summary>Runs as the reader in a transaction that may write, so that only rights can stop it.</summary>
    private static async Task WritableAsync(TestDatabase test, int organizationId, string sql)
    {
        await using var connection = await test.Database.Reader(organizationId).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, "set default_transaction_read_only = off");
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
