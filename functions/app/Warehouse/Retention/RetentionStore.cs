using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Warehouse.Retention;

/// <summary>Events of days before <paramref name="Before"/> (exclusive) are no longer kept.</summary>
internal sealed record Expiry(int OrganizationId, DateOnly Before);

/// <summary>A month of events.</summary>
internal sealed record EventMonth(string Table, DateOnly First)
{
    public DateOnly Next => First.AddMonths(1);

    /// <summary>The last local day that an event of the month may have: zones differ by at most 14 hours.</summary>
    public DateOnly LastDay => Next;
}

/// <summary>Statements of retention; the owner runs them, for all organizations.</summary>
internal static class RetentionStore
{
    private const int DeletedAtOnce = 20_000;

    /// <summary>Organizations that keep events for a limited time.</summary>
    public static async Task<List<(int OrganizationId, string TimeZone, int Days)>> LimitedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "-- warehouse.retention.limited\nselect organization_id, time_zone, event_retention_days from app.organizations where event_retention_days is not null order by 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var limited = new List<(int, string, int)>();
        while (await reader.ReadAsync(cancellation))
        {
            limited.Add((reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2)));
        }

        return limited;
    }

    /// <summary>Months that begin before the day, oldest first.</summary>
    public static async Task<List<EventMonth>> MonthsAsync(NpgsqlConnection connection, DateOnly before, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.retention.months
            select relname, first_day from (
              select c.relname::text, to_date(substring(c.relname::text from 'events_(\d{4}_\d{2})$'), 'YYYY_MM') as first_day
              from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'warehouse.events'::regclass) months
            where first_day < $1 order by 2
            """, connection)
        { Parameters = { new() { Value = before } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var months = new List<EventMonth>();
        while (await reader.ReadAsync(cancellation))
        {
            months.Add(new EventMonth(reader.GetString(0), reader.GetFieldValue<DateOnly>(1)));
        }

        return months;
    }

    /// <summary>Whether anybody but these organizations has an event in the month: one look into an index for each.</summary>
    public static async Task<bool> IsKeptByAnybodyAsync(NpgsqlConnection connection, EventMonth month, IReadOnlyList<int> except, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            -- warehouse.retention.kept_by_anybody
            select exists (
              select from app.organizations o where o.organization_id <> all ($1)
                and exists (select from warehouse."{month.Table}" e where e.organization_id = o.organization_id))
              -- rows of nobody (a removed organization) keep nothing
            """, connection)
        { Parameters = { new() { Value = except.ToArray() } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Drops a month as a whole, with the keys of its events, and says which days changed. Returns the events of each organization.</summary>
    public static async Task<List<(int OrganizationId, long Events)>> DropAsync(NpgsqlConnection connection, EventMonth month, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var dropped = new List<(int, long)>();
        await using (var count = new NpgsqlCommand($"-- warehouse.retention.count_month\nselect organization_id, count(*) from warehouse.\"{month.Table}\" group by 1 order by 1", connection) { CommandTimeout = 0 })
        await using (var reader = await count.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                dropped.Add((reader.GetInt32(0), reader.GetInt64(1)));
            }
        }

        await ExecuteAsync(
            connection,
            $"""
            -- warehouse.retention.drop_month: the lock that stops questions is taken last and given up soon when somebody reads
            delete from warehouse.event_keys k using warehouse."{month.Table}" e where k.organization_id = e.organization_id and k.event_key = e.event_key;
            insert into warehouse.rollup_changes (organization_id, day) select distinct organization_id, day from warehouse."{month.Table}";
            update app.organizations set data_version = data_version + 1 where organization_id in (select distinct organization_id from warehouse."{month.Table}");
            set local lock_timeout = '3s';
            drop table warehouse."{month.Table}"
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        return dropped;
    }

    /// <summary>Deletes some of an organization's expired events of a month; the trigger on events marks their days. Returns how many.</summary>
    public static async Task<int> DeleteSomeAsync(NpgsqlConnection connection, Expiry expiry, EventMonth month, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.retention.delete_some: the bounds leave one partition, in which a ctid is one row
            with gone as (
              delete from warehouse.events where organization_id = $1 and occurred_at >= $3 and occurred_at < $4 and ctid = any (array(
                select ctid from warehouse.events where organization_id = $1 and day < $2 and occurred_at >= $3 and occurred_at < $4 limit $5))
              returning event_key),
            keys as (delete from warehouse.event_keys where organization_id = $1 and event_key in (select event_key from gone)),
            raised as (update app.organizations set data_version = data_version + 1 where organization_id = $1 and exists (select from gone))
            select count(*) from gone
            """, connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                new() { Value = expiry.OrganizationId },
                new() { Value = expiry.Before },
                new() { Value = month.First.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
                new() { Value = month.Next.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
                new() { Value = DeletedAtOnce },
            },
        };
        return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static Task VacuumAsync(NpgsqlConnection connection, EventMonth month, CancellationToken cancellation) =>
        ExecuteAsync(connection, $"vacuum (analyze, skip_locked) warehouse.\"{month.Table}\"", cancellation);

    /// <summary>Gives partitions that are new since the last time their settings for vacuum and statistics.</summary>
    public static Task TuneAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ExecuteAsync(connection, "-- warehouse.retention.tune\nset lock_timeout = '3s'; select warehouse.tune_partitions(); reset lock_timeout", cancellation);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
