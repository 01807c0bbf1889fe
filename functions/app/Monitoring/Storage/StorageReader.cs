using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Monitoring.Storage;

/// <summary>Reads sizes: an organization's as itself, the database's as the owner.</summary>
internal static class StorageReader
{
    public static async Task<OrganizationStorage> OrganizationAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        var months = new List<MonthStorage>();
        await using (var command = scope.Command("-- monitoring.storage.months\nselect date_trunc('month', day)::date, sum(events)::bigint from warehouse.rollup_days where events > 0 group by 1 order by 1 desc"))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                months.Add(new MonthStorage(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1)));
            }
        }

        await using var totals = scope.Command(
            """
            -- monitoring.storage.organization
            select d.events, d.oldest, d.newest, d.counted_at, (select count(*) from warehouse.users), q.queries, q.with_rows, q.row_bytes
            from (select coalesce(sum(events), 0)::bigint as events, min(day) filter (where events > 0) as oldest, max(day) filter (where events > 0) as newest, max(refreshed_at) as counted_at
                from warehouse.rollup_days) d,
              (select count(*) as queries, count(rows) as with_rows, coalesce(sum(pg_column_size(rows)), 0)::bigint as row_bytes from app.analytics_queries) q
            """);
        await using var one = await totals.ExecuteReaderAsync(cancellation);
        await one.ReadAsync(cancellation);
        return new OrganizationStorage(
            one.GetInt64(0), one.IsDBNull(1) ? null : one.GetFieldValue<DateOnly>(1), one.IsDBNull(2) ? null : one.GetFieldValue<DateOnly>(2), Time(one, 3), one.GetInt64(4), one.GetInt64(5), one.GetInt64(6), one.GetInt64(7), months);
    }

    public static async Task<InstallationStorage> InstallationAsync(NpgsqlConnection owner, CancellationToken cancellation)
    {
        await using var size = new NpgsqlCommand("-- monitoring.storage.database\nselect pg_database_size(current_database())", owner);
        var bytes = (long)(await size.ExecuteScalarAsync(cancellation))!;
        return new InstallationStorage(bytes, await PartitionsAsync(owner, cancellation), await TablesAsync(owner, cancellation), await IndexesAsync(owner, cancellation));
    }

    private static Task<List<PartitionStorage>> PartitionsAsync(NpgsqlConnection owner, CancellationToken cancellation) => ListAsync(
        owner,
        """
        -- monitoring.storage.partitions
        select c.relname::text, to_date(substring(c.relname::text from 'events_(\d{4}_\d{2})$'), 'YYYY_MM'), greatest(c.reltuples, 0)::bigint, pg_table_size(c.oid), pg_indexes_size(c.oid),
          coalesce(s.n_dead_tup, 0), greatest(s.last_vacuum, s.last_autovacuum), greatest(s.last_analyze, s.last_autoanalyze)
        from pg_inherits i join pg_class c on c.oid = i.inhrelid left join pg_stat_all_tables s on s.relid = c.oid
        where i.inhparent = 'warehouse.events'::regclass order by 2 desc nulls last, 1
        """,
        reader => new PartitionStorage(
            reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), Time(reader, 6), Time(reader, 7)),
        cancellation);

    private static Task<List<TableStorage>> TablesAsync(NpgsqlConnection owner, CancellationToken cancellation) => ListAsync(
        owner,
        """
        -- monitoring.storage.tables
        select n.nspname || '.' || c.relname,
          case when n.nspname = 'runtime' then 'runtime' when c.relname ~ '^(rollup_|event_(day|week|month))' then 'rollups' when c.relname like 'analytics\_cache%' then 'cache' else 'other' end,
          greatest(c.reltuples, 0)::bigint, pg_table_size(c.oid), pg_indexes_size(c.oid), coalesce(s.n_dead_tup, 0), greatest(s.last_analyze, s.last_autoanalyze)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_all_tables s on s.relid = c.oid
        where n.nspname in ('app', 'warehouse', 'runtime') and c.relkind = 'r'
          and not exists (select from pg_inherits i where i.inhrelid = c.oid and i.inhparent = 'warehouse.events'::regclass)
        order by pg_total_relation_size(c.oid) desc, 1
        """,
        reader => new TableStorage(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), Time(reader, 6)),
        cancellation);

    // An index of the parent has no bytes of its own: those of its months are added up.
    private static Task<List<IndexStorage>> IndexesAsync(NpgsqlConnection owner, CancellationToken cancellation) => ListAsync(
        owner,
        """
        -- monitoring.storage.indexes
        select p.indexrelid::regclass::text, coalesce(sum(pg_relation_size(i.inhrelid)), 0)::bigint, coalesce(sum(s.idx_scan), 0)::bigint
        from pg_index p left join pg_inherits i on i.inhparent = p.indexrelid left join pg_stat_all_indexes s on s.indexrelid = i.inhrelid
        where p.indrelid = 'warehouse.events'::regclass group by 1 order by 2 desc, 1
        """,
        reader => new IndexStorage(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)),
        cancellation);

    private static async Task<List<T>> ListAsync<T>(NpgsqlConnection owner, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, owner);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
