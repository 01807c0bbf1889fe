using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>What waits to be built: changes of days, days that lack a property, organizations whose days nobody knows yet.</summary>
internal static class RollupQueue
{
    /// <summary>Organizations with something to do.</summary>
    public static async Task<IReadOnlyList<int>> OrganizationsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.organizations
            select o.organization_id from app.organizations o
            left join warehouse.rollup_organizations r using (organization_id)
            where (r.time_zone is distinct from o.time_zone or r.week_start is distinct from o.week_start
              -- new names may be worth keeping firsts of
              or r.firsts_chosen_at is null or r.firsts_chosen_at < now() - interval '1 day'
              or exists (select from warehouse.rollup_changes c where c.organization_id in (0, o.organization_id))
              or exists (select from warehouse.rollup_attribute_changes c where c.organization_id = o.organization_id)
              or exists (select from warehouse.rollup_properties p where p.organization_id = o.organization_id and not p.ready))
              -- an import changes the same days again and again: once, when it is through
              and not exists (select from app.imports i where i.organization_id = o.organization_id and i.status = 'running' and i.updated_at > now() - interval '1 minute')
            order by 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var organizations = new List<int>();
        while (await reader.ReadAsync(cancellation))
        {
            organizations.Add(reader.GetInt32(0));
        }

        return organizations;
    }

    public static async Task<bool> TryLockAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.rollups.lock\nselect pg_try_advisory_lock(hashtext('warehouse.rollups'), $1)", connection)
        { Parameters = { new() { Value = organizationId } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task UnlockAsync(NpgsqlConnection connection, int organizationId)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await ExecuteAsync(connection, "-- warehouse.rollups.unlock\nselect pg_advisory_unlock(hashtext('warehouse.rollups'), $1)", organizationId, CancellationToken.None);
        }
    }

    /// <summary>
    /// An organization's days are known from here on: each that has events is marked as changed. Again when the organization's zone changed,
    /// because days were compared with their times in the former one.
    /// </summary>
    public static async Task BeginAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation) => await ExecuteAsync(
        connection,
        """
        -- warehouse.rollups.begin
        with begun as (
          insert into warehouse.rollup_organizations (organization_id, time_zone)
          select organization_id, time_zone from app.organizations where organization_id = $1
          on conflict (organization_id) do update set time_zone = excluded.time_zone, days_match_times = true
          where rollup_organizations.time_zone <> excluded.time_zone
          returning organization_id)
        insert into warehouse.rollup_changes (organization_id, day)
        select organization_id, day from begun join (select organization_id, day from warehouse.events where organization_id = $1 union select organization_id, day from warehouse.rollup_days) days using (organization_id)
        """,
        organizationId,
        cancellation);

    /// <summary>Somebody changed events without saying where: every day whose number of events differs is marked.</summary>
    public static async Task CompareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.compare
            do $$
            begin
              if exists (select from warehouse.rollup_changes where organization_id = 0) then
                insert into warehouse.rollup_changes (organization_id, day)
                select organization_id, day
                from (select organization_id, day, count(*) as events from warehouse.events group by 1, 2) stored
                full join warehouse.rollup_days built using (organization_id, day)
                where stored.events is distinct from built.events and organization_id in (select organization_id from warehouse.rollup_organizations);
                delete from warehouse.rollup_changes where organization_id = 0;
              end if;
            end
            $$
            """, connection)
        { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The oldest days that wait, close to each other, and what they shall hold; null: nothing waits.</summary>
    public static async Task<DaysToBuild?> NextAsync(NpgsqlConnection connection, int organizationId, int most, int span, CancellationToken cancellation)
    {
        var properties = await PropertiesAsync(connection, organizationId, cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.next_days
            select day from (
              select day from warehouse.rollup_changes where organization_id = $1
              union
              select day from warehouse.rollup_days where organization_id = $1 and not properties @> $3) waiting
            order by day limit $2
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = most }, new() { Value = properties.Noted } } };
        var days = new List<DateOnly>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var day = reader.GetFieldValue<DateOnly>(0);
            if (days.Count == 0 || day.DayNumber - days[0].DayNumber < span)
            {
                days.Add(day);
            }
        }

        return days.Count == 0 ? null : new DaysToBuild(organizationId, days, properties);
    }

    /// <summary>Removes the changes that this snapshot shows; later ones stay.</summary>
    public static async Task StrikeOffAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.rollups.strike_off\ndelete from warehouse.rollup_changes where organization_id = $1 and day = any($2)", connection)
        { Parameters = { new() { Value = build.OrganizationId }, new() { Value = build.Days.ToArray() } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Nothing waits: properties that every day holds may be used from now on.</summary>
    public static async Task FinishAsync(NpgsqlConnection connection, int organizationId, int built, CancellationToken cancellation)
    {
        await ExecuteAsync(
            connection,
            """
            -- warehouse.rollups.finish
            update warehouse.rollup_properties p set ready = true
            where organization_id = $1 and not ready
              and not exists (select from warehouse.rollup_days d where d.organization_id = $1 and not d.properties @> array[p.kind || ':' || p.property])
            """,
            organizationId,
            cancellation);
        if (built > 1)
        {
            await using var analyze = new NpgsqlCommand(
                "analyze warehouse.event_days, warehouse.event_day_values, warehouse.event_day_numbers, warehouse.event_day_users, warehouse.event_day_keys, warehouse.event_day_user_keys, warehouse.event_months, warehouse.event_month_values, warehouse.event_month_numbers, warehouse.event_period_users, warehouse.rollup_keys, warehouse.rollup_firsts, warehouse.rollup_days, warehouse.rollup_periods, warehouse.rollup_changes", connection)
            { CommandTimeout = 0 };
            await analyze.ExecuteNonQueryAsync(cancellation);
        }
    }

    public static async Task<string> ZoneAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.rollups.zone\nselect time_zone from warehouse.rollup_organizations where organization_id = $1", connection)
        { Parameters = { new() { Value = organizationId } } };
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Stored days are not the days of their times: questions go to the events until the zone is put right.</summary>
    public static Task DistrustAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation) => ExecuteAsync(
        connection,
        "-- warehouse.rollups.distrust\nupdate warehouse.rollup_organizations set days_match_times = false where organization_id = $1 and days_match_times",
        organizationId,
        cancellation);

    private static async Task<HeldProperties> PropertiesAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.rollups.properties\nselect kind, property from warehouse.rollup_properties where organization_id = $1 order by property", connection)
        { Parameters = { new() { Value = organizationId } } };
        var properties = new List<(string Kind, string Path)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            properties.Add((reader.GetString(0), reader.GetString(1)));
        }

        string[] Of(string kind) => [.. properties.Where(property => property.Kind == kind).Select(property => property.Path)];
        return new HeldProperties(Of("text"), Of("number"), Of("key"), Of("attribute"));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0, Parameters = { new() { Value = organizationId } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
