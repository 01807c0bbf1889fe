using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// Which values of identifiers (sessions, orders) occurred on which day, as sets of their numbers. A value that is seen for the first time gets the
/// next number, in the order of appearance, so that the values of a day lie in few blocks.
/// </summary>
internal static class KeyBlocks
{
    public static async Task BuildAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        if (build.Properties.Keys.Count == 0)
        {
            return;
        }

        await RollupDays.SeeKeysAsync(connection, build, cancellation);
        await NumberAsync(connection, build, cancellation);
        var blocks = await ReadAsync(connection, build, cancellation);
        await blocks.WriteAsync(
            connection, "copy warehouse.event_day_keys (organization_id, day, block, property, name, keys) from stdin (format binary)", build.OrganizationId, withProperty: true, cancellation);
        await WriteUsersAsync(connection, build, cancellation);
        await using var drop = new NpgsqlCommand("-- warehouse.rollups.keys_done\ndrop table seen_keys", connection);
        await drop.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task NumberAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.number_keys
            with bases as materialized (
              select p.property, coalesce((select max(k.number) + 1 from warehouse.rollup_keys k where k.organization_id = $1 and k.property = p.property), 0) as base
              from unnest($2::text[]) p (property)),
            fresh as (
              select s.property, s.value, min(s.first_at) as first_at from seen_keys s
              where not exists (select from warehouse.rollup_keys k where k.organization_id = $1 and k.property = s.property and k.value = s.value)
              group by 1, 2)
            insert into warehouse.rollup_keys (organization_id, property, value, number)
            select $1, property, value, base + row_number() over (partition by property order by first_at, value) - 1 from fresh join bases using (property)
            """, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = build.OrganizationId }, new() { Value = build.Properties.Keys.ToArray() } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task WriteUsersAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.write_user_keys
            insert into warehouse.event_day_user_keys (organization_id, day, user_id, number, property)
            select distinct $1::integer, s.day, s.user_id, k.number, s.property from seen_keys s
            join warehouse.rollup_keys k on k.organization_id = $1 and k.property = s.property and k.value = s.value
            where s.user_id is not null
            """, connection)
        { CommandTimeout = 0, Parameters = { new() { Value = build.OrganizationId } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<BitBlocks> ReadAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        var blocks = new BitBlocks();
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.read_keys
            select s.property, s.name, s.day, k.number from seen_keys s
            join warehouse.rollup_keys k on k.organization_id = $1 and k.property = s.property and k.value = s.value
            """, connection)
        { CommandTimeout = 0, Parameters = { new() { Value = build.OrganizationId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (property, name, day, number) = (reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateOnly>(2), reader.GetInt64(3));
            blocks.Set(property, name, day, number);
            blocks.Set(property, UserBlocks.AnyEvent, day, number);
        }

        return blocks;
    }
}
