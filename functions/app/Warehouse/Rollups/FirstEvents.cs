using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// The first event of each user, of the names that an organization has most events of. A name is filled at once, when no day waits or whatever
/// waits; from there on each build of days takes out the firsts of its days and puts in those that lie on them now.
/// </summary>
internal static class FirstEvents
{
    private const int MostNames = 12;
    private const string Columns = "organization_id, user_id, occurred_at, day, name, event_id, properties";
    private const string OfEvent = "$1, e.user_id, e.occurred_at, e.day, e.name, coalesce(e.event_id, e.event_key::text), e.properties";

    /// <summary>Takes out the firsts of days that are about to be built again, and keeps whose they were in the table "lost_firsts" of this transaction.</summary>
    public static Task RemoveAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation) => RunAsync(
        connection,
        [
            "-- warehouse.rollups.firsts_table\ncreate temporary table lost_firsts (name text, user_id bigint, day date) on commit drop",
            """
            -- warehouse.rollups.remove_firsts
            with gone as (delete from warehouse.rollup_firsts where organization_id = $1 and day = any($2) returning name, user_id, day)
            insert into lost_firsts select name, user_id, day from gone
            """,
        ],
        build,
        cancellation);

    public static Task BuildAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation) => RunAsync(
        connection,
        [
            $"""
            -- warehouse.rollups.build_firsts
            insert into warehouse.rollup_firsts as known ({Columns})
            select {OfEvent}
            from (
              select d.name, d.user_id, min(d.occurred_at) as occurred_at
              from day_events d
              where d.user_id is not null
                and d.name in (select name from warehouse.rollup_first_names where organization_id = $1)
                and not exists (select from warehouse.rollup_firsts f where f.organization_id = $1 and f.name = d.name and f.user_id = d.user_id and f.day < d.day)
              group by d.name, d.user_id) first
            cross join lateral {Earliest("e.user_id = first.user_id and e.name = first.name and e.occurred_at = first.occurred_at and e.day = any($2)")} e
            on conflict (organization_id, name, user_id) do update
            set occurred_at = excluded.occurred_at, day = excluded.day, event_id = excluded.event_id, properties = excluded.properties
            """,
            // Whose first event is gone has the next one, wherever it lies.
            $"""
            -- warehouse.rollups.find_next_firsts
            insert into warehouse.rollup_firsts ({Columns})
            select {OfEvent}
            from lost_firsts l
            cross join lateral {Earliest("e.user_id = l.user_id and e.name = l.name and e.occurred_at >= l.day::timestamp at time zone 'UTC' - interval '1 day' and e.day >= l.day")} e
            where not exists (select from warehouse.rollup_firsts f where f.organization_id = $1 and f.name = l.name and f.user_id = l.user_id and f.day <= l.day)
            on conflict (organization_id, name, user_id) do update
            set occurred_at = excluded.occurred_at, day = excluded.day, event_id = excluded.event_id, properties = excluded.properties
            """,
        ],
        build,
        cancellation);

    /// <summary>A name worth keeping firsts of that has none yet; null: none. Asks once a day which names those are.</summary>
    public static async Task<string?> NextNameAsync(NpgsqlConnection connection, int organizationId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.next_first_name
            with known as (select name from warehouse.rollup_first_names where organization_id = $1),
            missing as (
              select name from warehouse.event_days d
              where organization_id = $1 and not exists (select from known where known.name = d.name)
              group by name order by sum(events) desc, name limit greatest($3 - (select count(*) from known), 0)),
            chosen as (
              update warehouse.rollup_organizations set firsts_chosen_at = $2
              where organization_id = $1 and not exists (select from missing))
            select name from missing limit 1
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = now }, new() { Value = (long)MostNames } } };
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>Fills the firsts of one name from the days that do not wait: what those hold is what this snapshot shows.</summary>
    public static async Task FillAsync(NpgsqlConnection connection, int organizationId, string name, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        void Add(string sql, params object[] more)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = organizationId }, new() { Value = name } } };
            foreach (var value in more)
            {
                command.Parameters.Add(new() { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        Add(
            $"""
            -- warehouse.rollups.fill_firsts
            insert into warehouse.rollup_firsts ({Columns})
            select {OfEvent}
            from (
              select user_id, min(occurred_at) as occurred_at from warehouse.events
              where organization_id = $1 and name = $2 and user_id is not null and day not in (select day from warehouse.rollup_changes where organization_id = $1)
              group by user_id) first
            cross join lateral {Earliest("e.user_id = first.user_id and e.name = $2 and e.occurred_at = first.occurred_at")} e
            """);
        Add("-- warehouse.rollups.note_first_name\ninsert into warehouse.rollup_first_names (organization_id, name, filled_at) values ($1, $2, $3)", now);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// The earliest event of those, looked up by its user: of a day that has just begun no statistics tell the planner how many events it holds,
    /// and a join may go through all firsts for each of them.
    /// </summary>
    private static string Earliest(string which) => $"""
        (select e.* from warehouse.events e where e.organization_id = $1 and {which}
          order by e.occurred_at, coalesce(e.event_id, e.event_key::text) limit 1)
        """;

    private static async Task RunAsync(NpgsqlConnection connection, string[] statements, DaysToBuild build, CancellationToken cancellation)
    {
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            object[] values = [build.OrganizationId, build.Days.ToArray()];
            foreach (var value in values.Where((_, index) => statement.Contains($"${index + 1}", StringComparison.Ordinal)))
            {
                command.Parameters.Add(new() { Value = value });
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
