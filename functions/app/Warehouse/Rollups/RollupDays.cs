using Npgsql;
using NpgsqlTypes;

namespace Analytics.Warehouse.Rollups;

/// <summary>What a build of days works on: one organization, a few days close to each other, and the properties that the days shall hold.</summary>
internal sealed record DaysToBuild(int OrganizationId, IReadOnlyList<DateOnly> Days, HeldProperties Properties)
{
    public IReadOnlyList<string> Texts => Properties.Texts;

    public IReadOnlyList<string> Numbers => Properties.Numbers;

    /// <summary>Local days reach at most 14 hours before and 36 hours after the midnight of their date in UTC; naming the times lets the server skip months.</summary>
    public DateTime From => Days[0].AddDays(-1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public DateTime To => Days[^1].AddDays(2).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}

/// <summary>Paths of the properties that built days hold: by whose values they count, which they add up, and of which they keep the set of values.</summary>
/// <param name="Texts">By whose values they count.</param>
/// <param name="Numbers">Which they add up.</param>
/// <param name="Keys">Of which they keep the set of values.</param>
/// <param name="Attributes">Labels of attributes of users by whose values they count.</param>
internal sealed record HeldProperties(IReadOnlyList<string> Texts, IReadOnlyList<string> Numbers, IReadOnlyList<string> Keys, IReadOnlyList<string> Attributes)
{
    /// <summary>The paths and labels whose values are read as text, each once.</summary>
    public IReadOnlyList<string> Values { get; } = [.. Texts.Union(Keys, StringComparer.Ordinal), .. Attributes];

    /// <summary>What a built day notes that it holds: properties with their kind.</summary>
    public string[] Noted => [.. Texts.Select(path => $"text:{path}"), .. Numbers.Select(path => $"number:{path}"), .. Keys.Select(path => $"key:{path}"), .. Attributes.Select(label => $"attribute:{label}")];
}

/// <summary>
/// Counts and sums of days, computed by the database from the events that were read. Runs inside the caller's transaction, which removes
/// the days' former rows first.
/// </summary>
internal static class RollupDays
{
    private static readonly string[] Tables = ["event_days", "event_day_values", "event_day_numbers", "event_day_users", "event_day_keys", "event_day_user_keys", "rollup_days"];

    public static async Task RemoveAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var table in Tables)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"-- warehouse.rollups.remove\ndelete from warehouse.{table} where organization_id = $1 and day = any($2)")
            {
                Parameters = { new() { Value = build.OrganizationId }, new() { Value = build.Days.ToArray() } },
            });
        }

        await batch.ExecuteNonQueryAsync(cancellation);
        await RollupPeriods.RemoveAsync(connection, build, cancellation);
        await FirstEvents.RemoveAsync(connection, build, cancellation);
    }

    public static async Task BuildAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await RunAsync(
            connection,
            """
            -- warehouse.rollups.build_days
            insert into warehouse.event_days (organization_id, day, name, events, revenue_events, revenue, revenue_minimum, revenue_maximum)
            select $1, e.day, e.name, count(*), count(e.revenue), sum(e.revenue), min(e.revenue), max(e.revenue)
            from day_events e
            group by e.day, e.name
            """,
            build, [], cancellation);
        if (build.Texts.Count + build.Properties.Attributes.Count > 0)
        {
            await BuildValuesAsync(connection, build, cancellation);
        }

        if (build.Numbers.Count > 0)
        {
            await BuildNumbersAsync(connection, build, cancellation);
        }
    }

    private static async Task BuildValuesAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        var bound = new List<string>();
        await RunAsync(
            connection,
            $"""
            -- warehouse.rollups.build_values
            insert into warehouse.event_day_values (organization_id, day, property, name, value, events, revenue_events, revenue, revenue_minimum, revenue_maximum)
            select $1, e.day, p.property, e.name, p.value, count(*), count(e.revenue), sum(e.revenue), min(e.revenue), max(e.revenue)
            from day_events e cross join lateral (values {string.Join(", ", DayEvents.Values(build, [.. build.Texts, .. build.Properties.Attributes], bound))}) p (property, value)
            group by e.day, p.property, e.name, p.value
            """,
            build, bound, cancellation);
    }

    private static async Task BuildNumbersAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        var bound = new List<string>();
        await RunAsync(
            connection,
            $"""
            -- warehouse.rollups.build_numbers
            insert into warehouse.event_day_numbers (organization_id, day, number, property, name, value, events, total, minimum, maximum)
            select $1, e.day, n.number, p.property, e.name, p.value, count(*), sum(n.amount), min(n.amount), max(n.amount)
            from day_events e
            cross join lateral (values {string.Join(", ", DayEvents.Numbers(build, bound))}) n (number, amount)
            cross join lateral (values {string.Join(", ", DayEvents.Values(build, build.Texts, bound).Prepend("('', null::text)"))}) p (property, value)
            where n.amount is not null
            group by e.day, n.number, p.property, e.name, p.value
            """,
            build, bound, cancellation);
    }

    /// <summary>Notes that the days are built; a day without events has no note, as it has no rows.</summary>
    public static async Task NoteAsync(NpgsqlConnection connection, DaysToBuild build, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.note_days
            insert into warehouse.rollup_days (organization_id, day, events, refreshed_at, properties)
            select organization_id, day, sum(events), $3, $4 from warehouse.event_days where organization_id = $1 and day = any($2) group by organization_id, day
            """, connection)
        {
            Parameters =
            {
                new() { Value = build.OrganizationId },
                new() { Value = build.Days.ToArray() },
                new() { Value = now },
                new() { Value = build.Properties.Noted, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The distinct values of the identifiers by day, name and user, as the table "seen_keys" of this transaction.</summary>
    public static async Task SeeKeysAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using var create = new NpgsqlCommand("-- warehouse.rollups.keys_table\ncreate temporary table seen_keys (day date, property text, name text, user_id bigint, value text, first_at timestamptz) on commit drop", connection);
        await create.ExecuteNonQueryAsync(cancellation);
        var bound = new List<string>();
        await RunAsync(
            connection,
            $"""
            -- warehouse.rollups.see_keys
            insert into seen_keys
            select e.day, p.property, e.name, e.user_id, case when octet_length(p.value) > 500 then '#' || md5(p.value) || md5('#' || p.value) else p.value end, min(e.occurred_at)
            from day_events e cross join lateral (values {string.Join(", ", DayEvents.Values(build, build.Properties.Keys, bound))}) p (property, value)
            where p.value is not null
            group by 1, 2, 3, 4, 5
            """,
            build, bound, cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, DaysToBuild build, List<string> bound, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0, Parameters = { new() { Value = build.OrganizationId } } };
        foreach (var text in bound)
        {
            command.Parameters.Add(new() { Value = text });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
