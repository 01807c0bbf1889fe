using Analytics.Engine.Sql;
using Analytics.Platform.Results;
using Analytics.Warehouse;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>Both corpora against the database: what is honest gives its rows, and what is not finds nothing even when the guard is off.</summary>
[Collection("alone")]
public sealed class CorpusTests(PostgresFixture postgres)
{
    private const string Secret = "theirs-only-7f3a";

    // Long enough to do harm on thirty rows, short enough for seventy statements that sleep.
    private static readonly WarehouseLimits Brief = WarehouseLimits.Default with { Timeout = TimeSpan.FromMilliseconds(150) };

    [Fact]
    public async Task Every_honest_question_gives_the_rows_that_it_gives_without_the_guard()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        var guarded = new WarehouseReader(test.Database, WarehouseGiven.Gate(), TimeProvider.System);
        var unguarded = WarehouseGiven.Unguarded(test);
        var failures = new List<string>();

        foreach (var sql in StatementCorpus.Questions)
        {
            var parameters = Parameters(sql);
            var seen = await guarded.ReadAsync(ours, sql, parameters);
            var expected = await unguarded.ReadAsync(ours, sql.TrimEnd(' ', ';'), parameters);
            if (seen.IsError || expected.IsError)
            {
                failures.Add($"{sql}\n    {seen.Error ?? expected.Error}");
            }
            else if (!TellsTime(sql) && !SameRows(seen.Value.Table, expected.Value.Table))
            {
                failures.Add($"{sql}\n    other rows");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {StatementCorpus.Questions.Count}:\n{string.Join("\n", failures)}");
    }

    [Fact]
    public async Task No_attack_finds_or_changes_anything_when_the_guard_is_off()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await PrepareAsync(test);
        var before = await FingerprintAsync(test);
        var reader = WarehouseGiven.Unguarded(test, Brief);

        foreach (var sql in StatementCorpus.AttacksOnTheDatabase)
        {
            try
            {
                var result = await reader.ReadAsync(ours, sql);
                Assert.False(!result.IsError && Shows(result.Value.Table, Secret), sql);
            }
            catch (PostgresException refusal)
            {
                // What only a statement without the guard can provoke has no error of ours.
                Assert.DoesNotContain(Secret, refusal.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await FingerprintAsync(test));
    }

    /// <summary>Neither the guard nor the read-only transaction nor a time limit of ours: the rights of the login alone.</summary>
    [Fact]
    public async Task No_attack_changes_anything_when_only_the_rights_of_the_login_stand_in_its_way()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await PrepareAsync(test);
        var before = await FingerprintAsync(test);

        foreach (var sql in StatementCorpus.AttacksOnTheDatabase)
        {
            Assert.DoesNotContain(Secret, await WritableAsync(test, ours, sql), StringComparison.Ordinal);
        }

        Assert.Equal(before, await FingerprintAsync(test));
    }

    [Fact]
    public async Task A_session_that_lost_its_statements_is_given_up()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        var reader = WarehouseGiven.Unguarded(test);
        for (var use = 0; use < 3; use++)
        {
            Assert.False((await reader.ReadAsync(ours, "select count(*) from events")).IsError);
        }

        await using (var session = await test.Database.Reader(ours).OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var deallocate = new NpgsqlCommand("deallocate all", session);
            await deallocate.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("warehouse.unavailable", (await reader.ReadAsync(ours, "select count(*) from events")).Error?.Code);
        Assert.False((await reader.ReadAsync(ours, "select count(*) from events")).IsError);
    }

    [Theory]
    [InlineData("select count(*) from events a, events b, events c, events d, events e, events f, events g")]
    [InlineData("with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t")]
    [InlineData("with recursive t(n) as (select 1::numeric union all select n * 2 from t) select count(*) from t")]
    [InlineData("select count(*) from generate_series(1, 100000000000)")]
    [InlineData("select sum(a.n * b.n) from generate_series(1, 1000000) a(n), generate_series(1, 1000000) b(n)")]
    [InlineData("select count(regexp_match(n::text || m::text, '(1|2|3)+4(5|6)*7$')) from generate_series(1, 9000) n, generate_series(1, 9000) m")]
    [InlineData("select factorial(100000)")]
    [InlineData("select 2.0::numeric ^ 100000000")]
    public async Task A_statement_that_never_ends_is_ended(string sql)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        var reader = new WarehouseReader(test.Database, WarehouseGiven.Gate(), TimeProvider.System, Guarded, WarehouseLimits.Default with { Timeout = TimeSpan.FromSeconds(1) });

        var result = await reader.ReadAsync(ours, sql);

        Assert.Contains(result.Error?.Code, (string[])["query.timeout", "query.too_expensive", "query.too_large", "query.data_error"]);
        Assert.Equal(0L, await test.ScalarAsync<long>("select count(*) from pg_stat_activity where usename like '%reader%' and state = 'active' and datname = current_database()"));
    }

    [Theory]
    [InlineData("select lpad('x', 40000000)")]
    [InlineData("select string_agg(name, ' ') from events, generate_series(1, 1000000)")]
    [InlineData("select array_agg(name) from events, generate_series(1, 300000)")]
    [InlineData("select jsonb_agg(properties) from events, generate_series(1, 100000)")]
    public async Task A_value_as_large_as_memory_is_not_taken_in(string sql)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        var reader = WarehouseGiven.Unguarded(test);
        var before = GC.GetTotalAllocatedBytes();

        var result = await reader.ReadAsync(ours, sql);

        Assert.Equal("query.value_too_large", result.Error?.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 * 1024 * 1024);
        Assert.Equal(1L, (await reader.ReadAsync(ours, "select 1::bigint")).Value.Table.Rows[0][0]);
    }

    private static async Task<(int Ours, int Theirs)> PrepareAsync(TestDatabase test)
    {
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update warehouse.events set properties = properties || jsonb_build_object('note', $2::text) where organization_id = $1", theirs, Secret);
        await test.ExecuteAsync("update app.organizations set name = $2 where organization_id = $1", theirs, Secret);
        return (ours, theirs);
    }

    /// <summary>Everything that a statement could have changed: rows, relations, functions, roles, rights and settings.</summary>
    // Roles are the whole server's: readers of organizations that other tests make meanwhile are not looked at. What a login sets for its own
    // sessions to come is not either: PostgreSQL lets every login do that outside a read-only transaction, and the product sets what it needs
    // in each transaction of its own.
    private static Task<string> FingerprintAsync(TestDatabase test) => test.ScalarAsync<string>(
        """
        with known as (select * from pg_roles where rolname !~ '_reader_[0-9]+$' or rolname in (select role_name from app.reader_roles))
        select md5(concat_ws('|',
          (select string_agg(md5(e::text), '' order by organization_id, event_key) from warehouse.events e),
          (select string_agg(md5(u::text), '' order by organization_id, user_id) from warehouse.users u),
          (select string_agg(md5(o::text), '' order by organization_id) from app.organizations o),
          (select string_agg(concat(oid, relname, relkind, relacl, relowner), '' order by oid) from pg_class where relnamespace <> 'pg_toast'::regnamespace),
          (select string_agg(concat(oid, proname, proacl, prosrc), '' order by oid) from pg_proc),
          (select string_agg(concat(rolname, rolsuper, rolcanlogin, case when rolname !~ '_reader_[0-9]+$' then rolconfig end), '' order by rolname) from known),
          (select string_agg(concat(roleid, member), '' order by roleid, member) from pg_auth_members where roleid in (select oid from known) and member in (select oid from known)),
          (select string_agg(concat(setdatabase, setrole, setconfig), '' order by setdatabase, setrole) from pg_db_role_setting where setrole = 0 or setrole in (select oid from known where rolname !~ '_reader_[0-9]+$')),
          (select count(*) from pg_largeobject_metadata), (select string_agg(extname, '' order by extname) from pg_extension),
          (select string_agg(nspname, '' order by nspname) from pg_namespace where nspname not like 'pg_%'),
          (select count(*) from pg_prepared_xacts), (select count(*) from pg_file_settings)))
        """);

    /// <summary>Runs as the reader in a session that may write; returns all that it showed.</summary>
    private static async Task<string> WritableAsync(TestDatabase test, int organizationId, string sql)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = await test.Database.Reader(organizationId).OpenConnectionAsync(ct);
        await using var open = new NpgsqlCommand("set default_transaction_read_only = off; set statement_timeout = 150", connection);
        await open.ExecuteNonQueryAsync(ct);
        var shown = new System.Text.StringBuilder();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, ct);
            while (await reader.ReadAsync(ct))
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    if (!await reader.IsDBNullAsync(i, ct) && reader.GetBytes(i, 0, null, 0, 0) < 1_000_000)
                    {
                        shown.Append(reader.GetValue(i)).Append(' ');
                    }
                }
            }
        }
        catch (Exception refused) when (refused is NpgsqlException or InvalidCastException or InvalidOperationException or NotSupportedException)
        {
            shown.Append(refused.Message);
        }

        // Each attack has a session of its own: one of them takes away the statements that a session keeps.
        test.Database.Reader(organizationId).Clear();
        return shown.ToString();
    }

    private static Result<string> Guarded(string sql)
    {
        var verdict = SqlGuard.Check(sql);
        return verdict.Allowed ? verdict.LimitedSql : WarehouseErrors.Refused(verdict.Issues);
    }

    private static SqlParameter[] Parameters(string sql) => (sql.Contains("$1", StringComparison.Ordinal), sql.Contains("$2", StringComparison.Ordinal)) switch
    {
        (true, true) =>
        [
            new SqlParameter(new[] { "purchase" }, "text[]"),
            new SqlParameter(new DateTimeOffset(2025, 1, 22, 0, 0, 0, TimeSpan.Zero), "timestamptz"),
            new SqlParameter(new DateTimeOffset(2025, 2, 1, 0, 0, 0, TimeSpan.Zero), "timestamptz"),
        ],
        (true, false) => [new SqlParameter(5L, "bigint")],
        _ => [],
    };

    private static bool TellsTime(string sql) =>
        sql.Contains("now()", StringComparison.Ordinal) || sql.Contains("current_", StringComparison.Ordinal) || sql.Contains("localtime", StringComparison.Ordinal);

    private static bool SameRows(ResultTable a, ResultTable b) => Texts(a).SequenceEqual(Texts(b), StringComparer.Ordinal);

    private static IOrderedEnumerable<string> Texts(ResultTable table) =>
        table.Rows.Select(row => string.Join('\u001f', row.Select(value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal);

    private static bool Shows(ResultTable table, string text) => table.Rows.Any(row => row.Any(value => value is string shown && shown.Contains(text, StringComparison.Ordinal)));
}
