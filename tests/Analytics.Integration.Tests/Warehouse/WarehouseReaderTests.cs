using Analytics.Engine.Sql;
using Analytics.Platform.Postgres;
using Analytics.Warehouse;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

public sealed class WarehouseReaderTests(WarehouseDatabase shared) : IClassFixture<WarehouseDatabase>
{
    [Fact]
    public async Task Values_arrive_in_their_types()
    {
        var test = shared.Test;
        var ours = shared.Ours;

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(
            ours,
            """
            select 9007199254740993::bigint as big, 1.10::numeric as exact, timestamptz '2025-01-02 03:04:05+02' as instant, date '2025-01-02' as day,
              true as yes, null::text as nothing, 0.5::double precision as half, 'nan'::double precision as none, '{"a":1}'::jsonb as json, array['x','y'] as list,
              timestamp '2025-01-02 03:00:00' as bucket, interval '1 month 2 days 03:00:00.5' as span, 7::smallint as small
            """);

        var row = Assert.Single(result.Value.Table.Rows);
        Assert.Equal(
            [
                9007199254740993L, 1.10m, new DateTimeOffset(2025, 1, 2, 1, 4, 5, TimeSpan.Zero), new DateOnly(2025, 1, 2), true, null, 0.5, "NaN", """{"a": 1}""",
                """["x","y"]""", new DateTime(2025, 1, 2, 3, 0, 0), "P1M2DT10800.5S", 7L,
            ],
            row);
        Assert.Equal(
            [
                ColumnType.Integer, ColumnType.Number, ColumnType.Timestamp, ColumnType.Date, ColumnType.Boolean, ColumnType.Text, ColumnType.Number, ColumnType.Number, ColumnType.Json,
                ColumnType.Json, ColumnType.Timestamp, ColumnType.Text, ColumnType.Integer,
            ],
            result.Value.Table.Columns.Select(column => column.Type));
    }

    [Theory]
    [InlineData("select array[[1, 2], [3, null]]", "[[1,2],[3,null]]")]
    [InlineData("select array[0.1, 12345678901234567890.5]", "[0.1,12345678901234567890.5]")]
    [InlineData("select array['nan'::float8, 1.5]", "[null,1.5]")]
    [InlineData("select array[date '2025-01-02', null]", "[\"2025-01-02\",null]")]
    [InlineData("select row(1, 'a', null, array[true])", "[1,\"a\",null,[true]]")]
    [InlineData("select '{}'::text[]", "[]")]
    public async Task Lists_of_every_kind_are_shown(string sql, string shown) =>
        Assert.Equal(shown, (await WarehouseGiven.Unguarded(shared.Test).ReadAsync(shared.Ours, sql)).Value.Table.Rows[0][0]);

    [Theory]
    [InlineData("select repeat('9', 40)::numeric", "9999999999999999999999999999999999999999")]
    [InlineData("select -1.00000000000000000000000000000000000000001", "-1.00000000000000000000000000000000000000001")]
    [InlineData("select 1e-12::numeric(40, 35)", "0.00000000000100000000000000000000000")]
    [InlineData("select 'infinity'::numeric", "Infinity")]
    public async Task A_number_beyond_our_types_arrives_with_every_digit(string sql, string shown) =>
        Assert.Equal(shown, (await WarehouseGiven.Unguarded(shared.Test).ReadAsync(shared.Ours, sql)).Value.Table.Rows[0][0]);

    [Theory]
    [InlineData("select make_date(-44, 3, 15)")]
    [InlineData("select timestamptz '4714-11-24 BC'")]
    [InlineData("select date '5874897-12-31'")]
    [InlineData("select interval '178000000 years'")]
    [InlineData("select time with time zone '24:00'")]
    public async Task A_value_beyond_our_types_is_a_value_or_an_error_of_its_own(string sql)
    {
        var result = await WarehouseGiven.Unguarded(shared.Test).ReadAsync(shared.Ours, sql);

        Assert.True(!result.IsError || result.Error.Code == "query.value_out_of_range", result.Error?.ToString());
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_named() =>
        Assert.Equal("query.invalid", (await WarehouseGiven.Unguarded(shared.Test).ReadAsync(shared.Ours, "select * from events limit $1")).Error?.Code);

    [Fact]
    public async Task Parameters_are_bound_by_their_type()
    {
        var test = shared.Test;
        var ours = shared.Ours;

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(
            ours,
            "select count(*) as events, sum(revenue) as revenue from analytics.events where name = any($1) and occurred_at >= $2 and day < $3 and user_id > $4 and revenue > $5 and name <> $6",
            new SqlParameter(new[] { "purchase" }, "text[]"),
            new SqlParameter(new DateTimeOffset(2025, 1, 22, 2, 0, 0, TimeSpan.FromHours(2)), "timestamptz"),
            new SqlParameter(new DateOnly(2025, 2, 1), "date"),
            new SqlParameter(0L, "bigint"),
            new SqlParameter(0.5m, "numeric"),
            new SqlParameter("it's; drop table x --", "text"));

        Assert.Equal([5L, 33.00m], result.Value.Table.Rows[0]);
    }

    [Fact]
    public async Task An_organization_sees_its_own_rows_only()
    {
        var test = shared.Test;
        var (ours, theirs) = (shared.Ours, shared.Theirs);
        var reader = WarehouseGiven.Unguarded(test);

        Assert.Equal(20L, (await reader.ReadAsync(ours, "select count(*) from analytics.events")).Value.Table.Rows[0][0]);
        Assert.Equal(7L, (await reader.ReadAsync(theirs, "select count(*) from analytics.events")).Value.Table.Rows[0][0]);
        Assert.Equal(5L, (await reader.ReadAsync(ours, "select count(*) from analytics.users")).Value.Table.Rows[0][0]);
    }

    [Fact]
    public async Task Rows_beyond_the_cap_are_cut_off_and_it_is_said()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        var reader = WarehouseGiven.Unguarded(test);

        var exact = await reader.ReadAsync(ours, "select n from generate_series(1, 10000) n");
        var beyond = await reader.ReadAsync(ours, "select n from generate_series(1, 10001) n");

        Assert.Equal((10_000, false), (exact.Value.Table.Rows.Count, exact.Value.Table.Truncated));
        Assert.Equal((10_000, true), (beyond.Value.Table.Rows.Count, beyond.Value.Table.Truncated));
    }

    [Fact]
    public async Task Bytes_beyond_the_cap_are_cut_off_and_it_is_said()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        var reader = WarehouseGiven.Unguarded(test, new WarehouseLimits { Bytes = 100_000 });

        var result = await reader.ReadAsync(ours, "select repeat('x', 30000) from generate_series(1, 100)");

        Assert.True(result.Value.Table.Truncated);
        Assert.InRange(result.Value.Bytes, 100_000, 140_000);
    }

    [Fact]
    public async Task The_database_stops_what_takes_too_long()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        var reader = WarehouseGiven.Unguarded(test, new WarehouseLimits { Timeout = TimeSpan.FromMilliseconds(300) });

        var result = await reader.ReadAsync(ours, "select pg_sleep(20)");

        Assert.Equal("query.timeout", result.Error!.Code);
    }

    [Fact]
    public async Task A_forgotten_join_condition_is_refused_before_it_runs()
    {
        var test = shared.Test;
        var ours = shared.Ours;

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(
            ours, "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b");

        Assert.Equal("query.too_expensive", result.Error!.Code);
    }

    [Fact]
    public async Task Cancelling_ends_the_statement_in_the_database()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        using var cancellation = new CancellationTokenSource();
        var running = WarehouseGiven.Unguarded(test).ReadAsync(
            ours, new RenderedQuery("select pg_sleep(25)", [], []) { DisplayText = "" }, cancellation.Token);
        await Eventually(async () => await Sleepers(test) == 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually(async () => await Sleepers(test) == 0);
    }

    [Theory]
    [InlineData("select 1/0 as x", "query.data_error")]
    [InlineData("select nothing from analytics.events", "query.invalid")]
    [InlineData("select from where", "query.invalid")]
    [InlineData("select 1; select 2", "query.invalid")]
    public async Task Failures_have_a_code_and_a_sentence(string sql, string code)
    {
        var test = shared.Test;
        var ours = shared.Ours;

        var result = await WarehouseGiven.Unguarded(test).ReadAsync(ours, sql);

        Assert.Equal(code, result.Error?.Code);
        Assert.NotEmpty(result.Error!.Message);
    }

    [Fact]
    public async Task A_question_about_one_month_reads_one_partition()
    {
        var test = shared.Test;
        var ours = shared.Ours;
        await using var connection = await test.Database.Reader(ours).OpenConnectionAsync(TestContext.Current.CancellationToken);

        foreach (var condition in (string[])["occurred_at >= '2025-02-05' and occurred_at < '2025-02-10'", "day >= '2025-02-05' and day < '2025-02-10'"])
        {
            await using var command = new NpgsqlCommand($"explain (format text) select count(*) from analytics.events where {condition}", connection);
            var plan = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                plan.Add(reader.GetString(0));
            }

            Assert.Contains(plan, line => line.Contains("events_2025_02", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("events_2025_01", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("delete from analytics.events")]
    [InlineData("select pg_sleep(1)")]
    [InlineData("select * from warehouse.events")]
    [InlineData("select 1; select 2")]
    public async Task The_guard_stands_in_front_of_the_database(string sql)
    {
        var result = await new WarehouseReader(shared.Test.Database, WarehouseGiven.Gate(), TimeProvider.System).ReadAsync(shared.Ours, sql);

        Assert.Equal("query.unsafe", result.Error?.Code);
    }

    [Fact]
    public async Task Honest_SQL_of_a_person_passes_the_guard_and_is_limited()
    {
        var reader = new WarehouseReader(shared.Test.Database, WarehouseGiven.Gate(), TimeProvider.System);

        var counted = await reader.ReadAsync(shared.Ours, "select name, count(*) as events from analytics.events group by name order by name");
        var many = await reader.ReadAsync(shared.Ours, "select a.event_id from analytics.events a, analytics.events b, analytics.events c, analytics.events d");

        Assert.Equal(["purchase", 10L, "view", 10L], counted.Value.Table.Rows.SelectMany(row => row));
        Assert.Equal((10_000, true), (many.Value.Table.Rows.Count, many.Value.Table.Truncated));
    }

    private static Task<long> Sleepers(TestDatabase test) =>
        test.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(25)' and state = 'active'");

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        var ct = TestContext.Current.CancellationToken;
        for (var i = 0; i < 200; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }

        Assert.Fail("The condition did not come true within ten seconds.");
    }
}
