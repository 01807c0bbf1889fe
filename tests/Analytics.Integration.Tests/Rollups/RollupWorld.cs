using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Warehouse;
using Analytics.Platform.Postgres;
using Analytics.Warehouse;
using Analytics.Warehouse.Rollups;

namespace Analytics.Integration.Tests.Rollups;

/// <summary>
/// An organization with random events: guests and users, values missing, null, mistyped, lists and objects, refunds, days without events, and
/// both changes of the clock. Answers are read twice, from events only and however the executor likes.
/// </summary>
public sealed class RollupWorld : IAsyncDisposable
{
    public static readonly string[] Names = ["view", "cart", "purchase", "signup", "Search"];
    public static readonly DateTimeOffset Begin = new(2025, 1, 20, 0, 0, 0, TimeSpan.Zero);
    public const int Hours = 24 * 75;

    private RollupWorld(TestDatabase test, int organization, string zone)
    {
        Test = test;
        Organization = organization;
        Model = new SemanticModel
        {
            Organization = "rollups",
            TimeZone = zone,
            WeekStart = DayOfWeek.Sunday,
            DataFrom = Begin,
            DataThrough = Begin.AddHours(Hours),
            Events = [.. Names.Select(name => new EventDefinition(name))],
            Properties =
            [
                new("country", PropertyType.Text) { Values = ["Norway", "Sweden", "sweden"], ValuesComplete = true, Count = 100, DistinctCount = 5 },
                new("page.kind", PropertyType.Text) { Count = 90, DistinctCount = 4 },
                new("trial", PropertyType.Boolean) { Count = 80, DistinctCount = 2 },
                new("quantity", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 70, Events = ["purchase", "cart"] },
                new("load", PropertyType.Number) { Count = 60 },
                new("visit", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 90, DistinctCount = 400 },
            ],
            Attributes =
            [
                new("country", PropertyType.Text) { Values = ["Norway", "Sweden"], ValuesComplete = true, Count = 100, DistinctCount = 3 },
                new("plan", PropertyType.Text) { Count = 90, DistinctCount = 4 },
                new("vip", PropertyType.Boolean) { Count = 50, DistinctCount = 2 },
            ],
        };
        var reader = new WarehouseReader(test.Database, WarehouseGiven.Gate(), TimeProvider.System);
        Reader = reader;
        Executor = new PostgresPlanExecutor(reader);
        Refresh = new RollupRefresh(test.Database, TimeProvider.System);
    }

    public TestDatabase Test { get; }

    public int Organization { get; }

    public SemanticModel Model { get; }

    internal WarehouseReader Reader { get; }

    internal IPlanExecutor Executor { get; }

    internal RollupRefresh Refresh { get; }

    /// <summary>How many answers came from rollups.</summary>
    public int FromRollups { get; private set; }

    public static async Task<RollupWorld> CreateAsync(PostgresFixture postgres, string zone, int events, int seed)
    {
        var test = await postgres.CreateDatabaseAsync();
        var organization = await test.AddOrganizationAsync("rollups", zone, "EUR");
        var world = new RollupWorld(test, organization, zone);
        // In one world the weeks that were built are not the weeks that people ask for.
        await test.ExecuteAsync("update app.organizations set week_start = $2 where organization_id = $1", organization, (short)(seed == 4 ? DayOfWeek.Monday : world.Model.WeekStart));
        await test.ExecuteAsync("select warehouse.ensure_partition(m::date) from generate_series(date '2024-12-01', date '2025-05-01', interval '1 month') m");
        await test.ExecuteAsync("insert into warehouse.users (organization_id, user_id, external_id) select $1, n, 'user-' || n from generate_series(1, 20000) n", organization);
        await world.ChangeAttributesAsync("true");
        await test.ExecuteAsync("insert into warehouse.rollup_properties (organization_id, property, kind) values ($1, '\\@country', 'attribute'), ($1, '\\@vip', 'attribute'), ($1, 'country', 'text'), ($1, 'page.kind', 'text'), ($1, 'trial', 'text'), ($1, 'quantity', 'number'), ($1, 'load', 'number'), ($1, 'visit', 'key')", organization);
        await world.AddEventsAsync(events, seed, 0, Hours);
        return world;
    }

    /// <summary>Stores random events the way imports do: the days are named first, in the same transaction.</summary>
    public async Task AddEventsAsync(int count, int seed, int fromHour, int toHour, bool mark = true)
    {
        await using var connection = await Test.Database.OpenSystemAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var prepare = new Npgsql.NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $$"""
            select setseed({{seed / 1000.0}});
            create temporary table added on commit drop as
            select gen_random_uuid() as event_key, (array['view','cart','purchase','signup','Search'])[1 + floor(power(random(), 1.5) * 5)::int] as name,
              case when random() < 0.8 then 1 + floor(power(random(), 2) * 60)::bigint * 300 end as user_id,
              timestamptz '{{Begin:yyyy-MM-dd HH:mm:ss}}+00' + interval '1 hour' * ({{fromHour}} + floor(random() * {{toHour - fromHour}})) + interval '1 second' * floor(random() * 3600) as occurred_at,
              case when random() < 0.3 then round((random() * 200 - 40)::numeric, 2) end as revenue,
              jsonb_strip_nulls(jsonb_build_object(
                'country', (array['"Norway"', '"Sweden"', '"sweden"', '"Cote d''Ivoire"', '7', '["a", 1]', '""', null])[1 + floor(random() * 8)::int]::jsonb,
                'page', (array['"flat"', '{"kind": null}', '{"kind": "list"}', '{"kind": "detail"}', '{"kind": {"b": 1, "a": 2} }', null])[1 + floor(random() * 6)::int]::jsonb,
                'trial', (array['true', 'false', '"true"', 'null', null])[1 + floor(random() * 5)::int]::jsonb,
                'quantity', (array['1', '2.50', '-3', '"4"', 'null', '1e2', null])[1 + floor(random() * 7)::int]::jsonb,
                'visit', (array['"v' || floor(random() * 400)::int || '"', '"v' || floor(random() * 400)::int || '"', floor(random() * 9)::text, '"' || repeat('long', 150) || floor(random() * 3)::int || '"', '["a"]', 'null', null])[1 + floor(random() * 7)::int]::jsonb,
                'load', case when random() < 0.5 then to_jsonb(round((random() * 1000)::numeric, 3)) end)) as properties
            from generate_series(1, {{count}});
            delete from added where (occurred_at at time zone '{{Model.TimeZone}}')::date between date '2025-02-18' and date '2025-02-20';
            """), connection))
        {
            await prepare.ExecuteNonQueryAsync();
        }

        if (mark)
        {
            await using var named = new Npgsql.NpgsqlCommand("select warehouse.mark_days($1, array(select distinct (occurred_at at time zone $2)::date from added))", connection)
            { Parameters = { new() { Value = Organization }, new() { Value = Model.TimeZone } } };
            await named.ExecuteNonQueryAsync();
        }

        await using (var store = new Npgsql.NpgsqlCommand(
            """
            insert into warehouse.events (organization_id, event_key, name, user_id, anonymous_id, occurred_at, day, revenue, properties)
            select $1, event_key, name, user_id, case when user_id is null then 'guest' end, occurred_at, (occurred_at at time zone $2)::date, revenue, properties from added
            """, connection)
        { Parameters = { new() { Value = Organization }, new() { Value = Model.TimeZone } } })
        {
            await store.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    /// <summary>Gives the users of a condition other attributes, as a file or a call does.</summary>
    public Task ChangeAttributesAsync(string users) => Test.ExecuteAsync(
        $$"""
        update warehouse.users set attributes = jsonb_strip_nulls(jsonb_build_object(
          'country', (array['"Norway"', '"Sweden"', '"norway"', '7', '["a"]', null])[1 + floor(random() * 6)::int]::jsonb,
          'plan', (array['"free"', '"pro"', null])[1 + floor(random() * 3)::int]::jsonb,
          'vip', (array['true', 'false', 'null', null])[1 + floor(random() * 4)::int]::jsonb))
        where organization_id = $1 and {{users}}
        """,
        Organization);

    /// <summary>Both ways give the same rows.</summary>
    public async Task<RollupUse?> AssertSameAsync(QueryPlan plan)
    {
        var now = Model.DataThrough!.Value;
        var raw = await Reader.ReadAsync(Organization, PostgresRenderer.Render(plan, Model, now), CancellationToken.None);
        var any = await Executor.ExecuteAsync(Organization, plan, Model, now, CancellationToken.None);
        if (raw.IsError && raw.Error.Code == "query.value_out_of_range")
        {
            // A ratio of ratios with more digits than a table can hold: there is nothing to compare.
            return null;
        }

        Assert.False(raw.IsError, raw.IsError ? raw.Error.Message : "");
        Assert.False(any.IsError, any.IsError ? any.Error.Message + PlanJson.Serialize(plan) : "");
        var (expected, actual) = (Lines(raw.Value.Table), Lines(any.Value.Table));
        Assert.True(expected.SequenceEqual(actual), $"{PlanJson.Serialize(plan)}\n{any.Value.Sql}\nevents:\n{string.Join('\n', expected.Take(40))}\nrollups:\n{string.Join('\n', actual.Take(40))}");
        FromRollups += any.Value.Table.Rollup is null ? 0 : 1;
        return any.Value.Table.Rollup;
    }

    public ValueTask DisposeAsync() => Test.DisposeAsync();

    private static string[] Lines(ResultTable table) =>
    [
        string.Join('|', table.Columns.Select(column => $"{column.Name}:{column.Type}")),
        .. table.Rows.Select(row => string.Join('|', row.Select(Text))).Order(StringComparer.Ordinal),
    ];

    // Digits behind the twentieth differ between an average and a sum divided by a count.
    private static string Text(object? value) => value switch
    {
        null => "null",
        decimal number => Math.Round(number, 12).ToString("0.############", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
