using System.Globalization;
using Analytics.Catalog;
using Analytics.Catalog.HotProperties;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Warehouse.Rollups;
using Analytics.Warehouse.Slots;
using Npgsql;

namespace Analytics.Benchmarks.Questions;

/// <summary>
/// The same events three times: in a plain table with JSON properties (schema "naive"), in the product's warehouse, and as a file for DuckDB.
/// 18 months with growth, 15 names, 3 % purchases, sessions of about seven events, users who sign up in the order of their numbers; one organization
/// of the naive table's eight has 85 %.
/// </summary>
internal sealed class QuestionData(Database database, RollupRefresh rollups, SlotFill slots, int events)
{
    private const string OrganizationName = "benchmark";

    public string CsvFile { get; } = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"analytics-benchmark-{events}.csv"));

    public string UsersFile => CsvFile.Replace(".csv", "-users.csv", StringComparison.Ordinal);

    /// <summary>Makes the data once; a second run finds it.</summary>
    public async Task<int> EnsureAsync(TextWriter output, CancellationToken cancellation)
    {
        var organization = await new OrganizationDirectory(database).EnsureAsync(OrganizationName, "UTC", "EUR", cancellation);
        await using var connection = await database.OpenSystemAsync(cancellation);
        if (!await ExistsAsync(connection, cancellation))
        {
            await MakeNaiveAsync(connection, output, cancellation);
            await MakeProductAsync(connection, organization.OrganizationId, output, cancellation);
        }

        var started = TimeProvider.System.GetTimestamp();
        await HotPropertyStore.ChooseAsync(connection, organization.OrganizationId, cancellation);
        await HotAttributeStore.ChooseAsync(connection, organization.OrganizationId, cancellation);
        var days = await rollups.RunAsync(organization.OrganizationId, cancellation);
        await SayAsync(output, string.Create(CultureInfo.InvariantCulture, $"rollups of {days} days built"), started);
        started = TimeProvider.System.GetTimestamp();
        await SlotAssignment.ChooseAsync(connection, organization.OrganizationId, cancellation);
        var filled = await slots.RunAsync(cancellation);
        await SayAsync(output, string.Create(CultureInfo.InvariantCulture, $"slots of {filled:N0} events filled"), started);
        await ExportAsync(connection, output, cancellation);
        return organization.OrganizationId;
    }

    /// <summary>Marks the last day as changed and builds it again.</summary>
    public async Task<(double Milliseconds, long Events)> RefreshLastDayAsync(int organizationId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var mark = new NpgsqlCommand("select warehouse.mark_days($1, array[date '2025-12-31'])", connection) { Parameters = { new() { Value = organizationId } } };
        await mark.ExecuteNonQueryAsync(cancellation);
        var started = TimeProvider.System.GetTimestamp();
        await rollups.RunAsync(organizationId, cancellation);
        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        await using var count = new NpgsqlCommand("select events from warehouse.rollup_days where organization_id = $1 and day = date '2025-12-31'", connection) { Parameters = { new() { Value = organizationId } } };
        return (elapsed, (long)(await count.ExecuteScalarAsync(cancellation))!);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select to_regclass('naive.ready') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task MakeNaiveAsync(NpgsqlConnection connection, TextWriter output, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var users = Math.Max(1000, events / 50);
        await ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $$"""
            drop schema if exists naive cascade;
            create schema naive;
            create table naive.users (id bigint primary key, organization_id int not null, email text not null, country text, plan text, signed_up_at timestamptz not null);
            create table naive.events (id bigint primary key, organization_id int not null, user_id bigint not null, session_id uuid, name text not null, occurred_at timestamptz not null, properties jsonb not null default '{}');
            select setseed(0.5);
            insert into naive.users
            select n, {{OrganizationOf("n")}}, 'user-' || n, (array['US','GB','DE','FR','IN','BR','CA','AU','JP','ES','NL','MX','SE','PL'])[1 + floor(power(random(), 2) * 14)::int],
              (array['free','pro','team','enterprise'])[1 + floor(power(random(), 2) * 4)::int], timestamptz '2024-07-01 00:00:00+00' + interval '548 days' * (n - 1) / {{users}}
            from generate_series(1, {{users}}) n;
            create unlogged table naive.drawn as
            select row_number() over (order by at) as n, who, name, at, session, random() as d, random() as r, random() as p, random() as a
            from (
              select n as who, 'signup' as name, timestamptz '2024-07-01 00:00:00+00' + interval '548 days' * (n - 1) / {{users}} + interval '1 minute' as at, -n as session from generate_series(1, {{users}}) n
              union all
              select s.who, (array['page_view','page_view','page_view','page_view','page_view','page_view','page_view','page_view','page_view','page_view','product_view','product_view','product_view','product_view','product_view','product_view','product_view','product_view',
                'search','search','search','add_to_cart','add_to_cart','add_to_cart','begin_checkout','begin_checkout','purchase','login','logout','share','review','video_play','wishlist_add'])[1 + floor(random() * 33)::int], s.at + interval '47 seconds' * (k - 1) + interval '40 seconds' * random(), s.session
              from (
                select session, t, timestamptz '2024-07-01 00:00:00+00' + interval '549 days' * t as at, 1 + floor(least(t, 0.9999) * {{users}} * power(random(), 0.7))::bigint as who, 1 + floor(random() * 13)::int as length
                from (select session, sqrt(0.02 + 0.98 * random()) * 0.9999 as t from generate_series(1, {{(events - users) / 7}}) session) times) s cross join lateral generate_series(1, s.length) k) e;
            insert into naive.events
            select n, {{OrganizationOf("who")}}, who, null, name, at,
              jsonb_strip_nulls(jsonb_build_object('session', 's' || session, 'device', (array['desktop','mobile','tablet'])[1 + floor(power(d, 1.5) * 3)::int],
                'referrer', case when name = 'page_view' then (array['google','direct','twitter','newsletter','partner','bing'])[1 + floor(power(r, 2) * 6)::int] end,
                'product', case when name in ('product_view','add_to_cart','purchase') then 'product-' || floor(power(p, 2) * 500)::int end,
                'category', case when name in ('product_view','add_to_cart','purchase') then (array['electronics','apparel','home','beauty','sports','toys','books','grocery','garden','office','pets','music'])[1 + floor(power(p, 2) * 500)::int % 12] end,
                'amount', case when name = 'purchase' then round((5 + 200 * power(a, 3))::numeric, 2) end,
                'coupon', case when name = 'purchase' and d < 0.1 then 'SAVE10' end))
            from naive.drawn;
            drop table naive.drawn;
            create index on naive.events (organization_id, occurred_at);
            """),
            cancellation);
        await ExecuteAsync(connection, "vacuum analyze naive.events, naive.users", cancellation);
        await SayAsync(output, string.Create(CultureInfo.InvariantCulture, $"{events:N0} events in the naive table"), started);
    }

    // The first of eight organizations has 85 % of the users.
    private static string OrganizationOf(string user) => $"case when {user} * 7919 % 100 < 85 then 1 else 2 + ({user} % 7)::int end";

    private async Task MakeProductAsync(NpgsqlConnection connection, int organizationId, TextWriter output, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        await ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $$"""
            select warehouse.ensure_partition(m::date) from generate_series(date '2024-07-01', date '2025-12-01', interval '1 month') m;
            insert into warehouse.users (organization_id, user_id, external_id, first_seen_at, last_seen_at, attributes)
            select {{organizationId}}, id, email, signed_up_at, signed_up_at, jsonb_build_object('country', country, 'plan', plan, 'signed_up_at', signed_up_at) from naive.users where organization_id = 1;
            insert into warehouse.events (organization_id, event_key, event_id, name, user_id, occurred_at, day, revenue, currency, properties)
            select case when organization_id = 1 then {{organizationId}} else {{organizationId}} + 1000 + organization_id end, gen_random_uuid(), id::text, name, user_id, occurred_at, (occurred_at at time zone 'UTC')::date, (properties ->> 'amount')::numeric,
              case when properties ? 'amount' then 'EUR' end, properties from naive.events order by occurred_at;
            """),
            cancellation);
        await SayAsync(output, "events in the warehouse", started);
        started = TimeProvider.System.GetTimestamp();
        await ExecuteAsync(connection, "vacuum analyze warehouse.events, warehouse.users", cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await CatalogStore.RebuildAsync(connection, organizationId, cancellation);
            await CatalogStore.RebuildAttributesAsync(connection, organizationId, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        await ExecuteAsync(connection, "create table naive.ready ()", cancellation);
        await SayAsync(output, "statistics and catalog", started);
    }

    private async Task ExportAsync(NpgsqlConnection connection, TextWriter output, CancellationToken cancellation)
    {
        if (File.Exists(UsersFile))
        {
            return;
        }

        var started = TimeProvider.System.GetTimestamp();
        await CopyAsync(
            connection,
            """
            copy (select organization_id, user_id, name, to_char(occurred_at, 'YYYY-MM-DD HH24:MI:SS.US') as occurred_at, properties ->> 'session' as session, properties ->> 'device' as device, properties ->> 'referrer' as referrer,
              properties ->> 'product' as product, properties ->> 'category' as category, properties ->> 'amount' as amount, properties ->> 'coupon' as coupon from naive.events order by occurred_at) to stdout (format csv, header)
            """,
            CsvFile,
            cancellation);
        await CopyAsync(connection, "copy (select id, country, plan from naive.users) to stdout (format csv, header)", UsersFile, cancellation);
        await SayAsync(output, "file for DuckDB", started);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string sql, string path, CancellationToken cancellation)
    {
        using var reader = await connection.BeginTextExportAsync(sql, cancellation);
        await using var writer = new StreamWriter(path);
        var buffer = new char[1 << 16];
        for (int read; (read = await reader.ReadAsync(buffer, cancellation)) > 0;)
        {
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private static Task SayAsync(TextWriter output, string what, long started) =>
        output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what}: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
