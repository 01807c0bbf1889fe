using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// Closed months and weeks, added up from their days. A period goes when one of its days is built again, in the same transaction, and is made again
/// when nothing of it waits: what is noted as built holds what its days hold, at every moment.
/// </summary>
internal static class RollupPeriods
{
    private const string OfMonth = "organization_id = $1 and day >= $2 and day < ($2 + interval '1 month')::date";

    private static readonly string[] OfMonths =
    [
        $"""
        -- warehouse.rollups.add_up_month
        insert into warehouse.event_months (organization_id, month, name, events, revenue_events, revenue, revenue_minimum, revenue_maximum)
        select $1, $2, name, sum(events), sum(revenue_events), sum(revenue), min(revenue_minimum), max(revenue_maximum)
        from warehouse.event_days where {OfMonth} group by name
        """,
        $"""
        -- warehouse.rollups.add_up_month_values
        insert into warehouse.event_month_values (organization_id, month, property, name, value, events, revenue_events, revenue, revenue_minimum, revenue_maximum)
        select $1, $2, property, name, value, sum(events), sum(revenue_events), sum(revenue), min(revenue_minimum), max(revenue_maximum)
        from warehouse.event_day_values where {OfMonth} group by property, name, value order by property, name
        """,
        $"""
        -- warehouse.rollups.add_up_month_numbers
        insert into warehouse.event_month_numbers (organization_id, month, number, property, name, value, events, total, minimum, maximum)
        select $1, $2, number, property, name, value, sum(events), sum(total), min(minimum), max(maximum)
        from warehouse.event_day_numbers where {OfMonth} group by number, property, name, value order by number, property, name
        """,
    ];

    private static string Users(string grain, string length) => $"""
        -- warehouse.rollups.unite_users
        insert into warehouse.event_period_users (organization_id, grain, first_day, block, name, users)
        select $1, '{grain}', $2, block, name, bit_or(users)
        from warehouse.event_day_users where organization_id = $1 and day >= $2 and day < ($2 + interval '{length}')::date group by block, name order by name, block
        """;

    /// <summary>Takes out the periods of the days.</summary>
    public static async Task RemoveAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        void Add(string sql) => batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
        {
            Parameters = { new() { Value = build.OrganizationId }, new() { Value = build.Days.ToArray() } },
        });
        foreach (var table in (string[])["event_months", "event_month_values", "event_month_numbers"])
        {
            Add($"-- warehouse.rollups.remove_months\ndelete from warehouse.{table} where organization_id = $1 and month in (select date_trunc('month', day::timestamp)::date from unnest($2::date[]) day)");
        }

        foreach (var table in (string[])["event_period_users", "rollup_periods"])
        {
            Add($"""
                -- warehouse.rollups.remove_periods
                delete from warehouse.{table} where organization_id = $1
                  and (grain = 'month' and first_day in (select date_trunc('month', day::timestamp)::date from unnest($2::date[]) day)
                    or grain = 'week' and first_day in (select day - past from unnest($2::date[]) day, generate_series(0, 6) past))
                """);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Weeks that begin on another day than the organization's weeks are of no use.</summary>
    public static async Task BeginAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.begin_weeks
            with changed as (
              update warehouse.rollup_organizations r set week_start = o.week_start from app.organizations o
              where r.organization_id = $1 and o.organization_id = $1 and r.week_start is distinct from o.week_start
              returning r.organization_id),
            noted as (delete from warehouse.rollup_periods p using changed c where p.organization_id = c.organization_id and p.grain = 'week')
            delete from warehouse.event_period_users u using changed c where u.organization_id = c.organization_id and u.grain = 'week'
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first closed period that is not built and of which no day waits; null: none.</summary>
    public static async Task<(string Grain, DateOnly FirstDay)?> NextAsync(NpgsqlConnection connection, int organizationId, DateOnly today, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.next_period
            with days as (select day from warehouse.rollup_days where organization_id = $1),
            closed as (select least((select max(day) from days), $2) as last_day, week_start from warehouse.rollup_organizations where organization_id = $1),
            periods as (
              select distinct 'month' as grain, date_trunc('month', day::timestamp)::date as first_day, (date_trunc('month', day::timestamp) + interval '1 month')::date as next_day from days
              union
              select distinct 'week', first_day, first_day + 7
              from (select day - (extract(dow from day)::int - week_start + 7) % 7 as first_day from days cross join closed) weeks)
            select p.grain, p.first_day from periods p cross join closed
            where p.next_day <= closed.last_day
              and not exists (select from warehouse.rollup_periods b where b.organization_id = $1 and b.grain = p.grain and b.first_day = p.first_day)
              and not exists (select from warehouse.rollup_changes c where c.organization_id = $1 and c.day >= p.first_day and c.day < p.next_day)
            order by p.grain, p.first_day limit 1
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = today } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetFieldValue<DateOnly>(1)) : null;
    }

    public static async Task BuildAsync(NpgsqlConnection connection, int organizationId, (string Grain, DateOnly FirstDay) period, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        void Add(string sql, params object[] more)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = organizationId }, new() { Value = period.FirstDay } } };
            foreach (var value in more)
            {
                command.Parameters.Add(new() { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        if (period.Grain == "month")
        {
            foreach (var sql in OfMonths)
            {
                Add(sql);
            }

            Add(Users("month", "1 month"));
        }
        else
        {
            Add(Users("week", "7 days"));
        }

        Add("-- warehouse.rollups.note_period\ninsert into warehouse.rollup_periods (organization_id, first_day, grain, refreshed_at) values ($1, $2, $3, $4)", period.Grain, now);
        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
