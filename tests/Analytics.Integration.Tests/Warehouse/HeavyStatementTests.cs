using Analytics.Engine.Sql;
using Analytics.Warehouse;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>What is made of allowed parts and could still take the server down or tell about others: the limits end it or cut it.</summary>
[Collection("alone")]
public sealed class HeavyStatementTests(PostgresFixture postgres)
{
    private const string Secret = "theirs-only-7f3a";

    private static readonly string[] Endings =
    [
        "query.timeout", "query.too_expensive", "query.too_large", "query.value_too_large", "query.data_error", "query.value_out_of_range", "query.invalid", "query.unsafe",
    ];

    [Fact]
    public async Task Every_heavy_statement_ends_in_time_within_its_limits_and_leaves_nothing_running()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update warehouse.events set properties = properties || jsonb_build_object('note', $2::text) where organization_id = $1", theirs, Secret);
        var reader = new WarehouseReader(test.Database, WarehouseGiven.Gate(), TimeProvider.System, Guarded, WarehouseLimits.Default with { Timeout = TimeSpan.FromSeconds(1) });
        var faults = new List<string>();

        foreach (var sql in StatementCorpus.Heavy)
        {
            var ended = await EndAsync(reader, ours, sql);
            if (ended is not null)
            {
                faults.Add($"{ended}: {sql[..Math.Min(sql.Length, 160)]}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(0L, await test.ScalarAsync<long>("select count(*) from pg_stat_activity where usename like '%reader%' and state <> 'idle' and datname = current_database()"));
        Assert.Equal(0L, await test.ScalarAsync<long>("select count(*) from pg_ls_tmpdir()"));
        Assert.Equal(20L, (await reader.ReadAsync(ours, "select count(*) from events")).Value.Table.Rows[0][0]);
    }

    [Fact]
    public async Task What_takes_the_planner_all_memory_ends_without_the_guard_too_and_leaves_the_server()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, _) = await WarehouseGiven.TwoOrganizationsAsync(test);
        var reader = WarehouseGiven.Unguarded(test);
        var started = await test.ScalarAsync<DateTime>("select pg_postmaster_start_time()");
        // Each step names the column of the one before twice: 2^32 expressions.
        var doubling = "with t0 as (select revenue as a from events), "
            + string.Join(", ", Enumerable.Range(1, 32).Select(step => $"t{step} as (select a + a as a from t{step - 1})")) + " select a from t32";

        Assert.Equal("query.too_large", (await reader.ReadAsync(ours, doubling)).Error?.Code);
        foreach (var sql in StatementCorpus.PlannerBombs)
        {
            Assert.True((await reader.ReadAsync(ours, sql)).IsError);
        }

        Assert.Equal(20L, (await reader.ReadAsync(ours, "select count(*) from events")).Value.Table.Rows[0][0]);
        Assert.Equal(started, await test.ScalarAsync<DateTime>("select pg_postmaster_start_time()"));
    }

    /// <summary>A division by what only others have would tell that they have it.</summary>
    [Theory]
    [InlineData("select count(*) from events where 1 / (case when properties ->> 'note' is null then 1 else 0 end) > 0")]
    [InlineData("select count(*) from events where cast(coalesce(properties ->> 'note', '1') as int) > 0")]
    [InlineData("select count(*) from events e join users u on e.user_id = u.user_id where 1 / (case when e.properties ? 'note' then 0 else 1 end) > 0")]
    [InlineData("select sum(1 / (case when properties ? 'note' then 0 else 1 end)) from events")]
    [InlineData("select count(*) from (select 1 / (case when properties ? 'note' then 0 else 1 end) as x from events order by 1) y")]
    [InlineData("select count(*) filter (where 1 / (case when properties ? 'note' then 0 else 1 end) > 0) from events")]
    [InlineData("select count(*) from users where 1 / (case when attributes ->> 'plan' = 'theirs' then 0 else 1 end) > 0")]
    [InlineData("select max(1 / (case when name = 'theirs-event' then 0 else 1 end)) from events")]
    [InlineData("select count(*) from event_days where 1 / (case when name = 'theirs-event' then 0 else 1 end) > 0")]
    public async Task No_error_tells_that_another_organization_has_something(string sql)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update warehouse.events set name = 'theirs-event', properties = jsonb_build_object('note', 'x') where organization_id = $1", theirs);
        await test.ExecuteAsync("update warehouse.users set attributes = '{\"plan\": \"theirs\"}' where organization_id = $1", theirs);

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, sql);

        Assert.False(result.IsError, result.Error?.ToString());
    }

    private static async Task<string?> EndAsync(WarehouseReader reader, int organizationId, string sql)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            var result = await reader.ReadAsync(organizationId, sql);
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                return $"took {watch.Elapsed}";
            }

            if (result.IsError)
            {
                return Endings.Contains(result.Error.Code, StringComparer.Ordinal) && !result.Error.Message.Contains(Secret, StringComparison.Ordinal) ? null : result.Error.ToString();
            }

            var table = result.Value.Table;
            return table.Rows.Count <= WarehouseLimits.Default.Rows && result.Value.Bytes <= WarehouseLimits.Default.Bytes + WarehouseLimits.Default.ValueBytes && !table.Rows.Any(row => row.Contains(Secret))
                ? null
                : $"{table.Rows.Count} rows of {result.Value.Bytes} bytes";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"{failure.GetType().Name} {failure.Message}";
        }
    }

    private static Analytics.Platform.Results.Result<string> Guarded(string sql)
    {
        var verdict = SqlGuard.Check(sql);
        return verdict.Allowed ? verdict.LimitedSql : WarehouseErrors.Refused(verdict.Issues);
    }
}
