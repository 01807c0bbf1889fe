using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// Attributes of users that changed since days were counted by them: what those users did is taken from the former value and given to the present
/// one, in days and months, in one snapshot with striking off the changes. Days that wait are left to whoever builds them.
/// </summary>
internal static class MovedUsers
{
    /// <summary>With more users than that (a file of attributes was imported) all days are counted anew.</summary>
    private const int MostUsers = 2_000;

    private const string Same = "d.organization_id = $1 and d.property = m.property and d.name = m.name and d.value is not distinct from m.value";

    private static readonly string[] Move =
    [
        "-- warehouse.rollups.moved_table\ncreate temporary table moved_values (day date, property text, name text, value text, events bigint, revenue_events bigint, revenue numeric) on commit drop",
        """
        -- warehouse.rollups.find_moved
        with waiting as materialized (
          select distinct on (property, user_id) property, user_id, value as former from warehouse.rollup_attribute_changes
          where organization_id = $1 order by property, user_id, change_id),
        turned as materialized (
          select w.property, w.user_id, w.former, u.attributes ->> substr(w.property, 3) as present
          from waiting w left join warehouse.users u on u.organization_id = $1 and u.user_id = w.user_id
          where w.former is distinct from u.attributes ->> substr(w.property, 3))
        insert into moved_values
        select e.day, t.property, e.name, v.value, sum(v.sign), coalesce(sum(v.sign) filter (where e.revenue is not null), 0), sum(v.sign * e.revenue)
        from turned t
        join warehouse.events e on e.organization_id = $1 and e.user_id = t.user_id
        join warehouse.rollup_days b on b.organization_id = $1 and b.day = e.day and b.properties @> array['attribute:' || t.property]
        cross join lateral (values (t.former, -1), (t.present, 1)) v (value, sign)
        where not exists (select from warehouse.rollup_changes c where c.organization_id = $1 and c.day = e.day)
        group by 1, 2, 3, 4
        """,
        .. Into("event_day_values", "day", "moved_values"),
        .. Into("event_month_values", "month", """
            (select date_trunc('month', m.day::timestamp)::date as month, m.property, m.name, m.value, sum(m.events) as events, sum(m.revenue_events) as revenue_events, sum(m.revenue) as revenue
            from moved_values m
            join warehouse.rollup_periods p on p.organization_id = $1 and p.grain = 'month' and p.first_day = date_trunc('month', m.day::timestamp)::date
            group by 1, 2, 3, 4)
            """),
        "-- warehouse.rollups.strike_off_users\ndelete from warehouse.rollup_attribute_changes where organization_id = $1",
    ];

    private static readonly string[] Forget =
    [
        """
        -- warehouse.rollups.forget_attributes
        update warehouse.rollup_days set properties = array(select held from unnest(properties) held where held not like 'attribute:%') where organization_id = $1
        """,
        "-- warehouse.rollups.doubt_attributes\nupdate warehouse.rollup_properties set ready = false where organization_id = $1 and kind = 'attribute'",
        "-- warehouse.rollups.forget_users\ndelete from warehouse.rollup_attribute_changes where organization_id = $1",
    ];

    public static async Task MoveAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var count = new NpgsqlCommand(
            """
            -- warehouse.rollups.count_moved
            select count(*) from (select distinct property, user_id from warehouse.rollup_attribute_changes where organization_id = $1 limit $2) waiting
            """,
            connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = MostUsers + 1 } } };
        var waiting = (long)(await count.ExecuteScalarAsync(cancellation))!;
        foreach (var statement in waiting switch { 0 => [], > MostUsers => Forget, _ => Move })
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new() { Value = organizationId });
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static string[] Into(string table, string period, string moved) =>
    [
        $"""
        -- warehouse.rollups.move_users
        update warehouse.{table} d
        set events = d.events + m.events, revenue_events = d.revenue_events + m.revenue_events,
          revenue = case when d.revenue_events + m.revenue_events > 0 then coalesce(d.revenue, 0) + coalesce(m.revenue, 0) end
        from {moved} m where d.{period} = m.{period} and {Same}
        """,
        $"""
        -- warehouse.rollups.add_moved
        insert into warehouse.{table} (organization_id, {period}, property, name, value, events, revenue_events, revenue)
        select $1, m.{period}, m.property, m.name, m.value, m.events, m.revenue_events, case when m.revenue_events > 0 then m.revenue end
        from {moved} m where m.events > 0 and not exists (select from warehouse.{table} d where d.{period} = m.{period} and {Same})
        """,
        $"-- warehouse.rollups.remove_moved\ndelete from warehouse.{table} d using {moved} m where d.{period} = m.{period} and {Same} and d.events = 0",
    ];
}
