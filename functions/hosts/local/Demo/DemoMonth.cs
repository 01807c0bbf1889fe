using System.Globalization;
using Analytics.Ingestion.Storage;
using Npgsql;

namespace Analytics.Hosts.Local.Demo;

/// <summary>
/// One month of events. A new month is stored and indexed apart in one transaction, whose end waits until the disk has it; attaching it is another, short
/// one, because months that wait for each other's disk would stand in line for the warehouse's lock.
/// </summary>
internal static class DemoMonth
{
    public static async Task LoadAsync(NpgsqlConnection connection, DateOnly month, IEnumerable<ReadOnlyMemory<byte>> rows, CancellationToken cancellation)
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"warehouse.events_{month:yyyy_MM}");
        if (await ExistsAsync(connection, table, cancellation))
        {
            await DemoLoader.CopyAsync(connection, EventCopy.Into("warehouse.events", slots: DemoSlots.Columns), rows, cancellation);
            return;
        }

        await using (var stored = await connection.BeginTransactionAsync(cancellation))
        {
            await StoreAsync(connection, month, table, rows, cancellation);
            await stored.CommitAsync(cancellation);
        }

        await using var attached = await connection.BeginTransactionAsync(cancellation);
        // The mark that all is there waits for the disk, and with it for all that was written before.
        await DemoLoader.ExecuteAsync(connection, "set local synchronous_commit = off", cancellation);
        await OfMonthAsync(connection, "select warehouse.attach_partition($1)", month, cancellation);
        await attached.CommitAsync(cancellation);
    }

    private static async Task StoreAsync(NpgsqlConnection connection, DateOnly month, string table, IEnumerable<ReadOnlyMemory<byte>> rows, CancellationToken cancellation)
    {
        // Made in this transaction, the table needs no log (wal_level minimal) and its rows can be stored frozen: visible to index-only scans at once.
        await OfMonthAsync(connection, "select warehouse.prepare_partition($1)", month, cancellation);
        await DemoLoader.CopyAsync(connection, EventCopy.Into(table, ", freeze", DemoSlots.Columns), rows, cancellation);
        await DemoLoader.ExecuteAsync(connection, "set local maintenance_work_mem = '128MB'; set local max_parallel_maintenance_workers = 0; set local default_statistics_target = 10", cancellation);
        foreach (var index in await IndexesAsync(connection, table, cancellation))
        {
            await DemoLoader.ExecuteAsync(connection, index, cancellation);
        }

        await DemoLoader.ExecuteAsync(connection, $"analyze {table}", cancellation);
    }

    private static async Task OfMonthAsync(NpgsqlConnection connection, string sql, DateOnly month, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- demo.load_month\n" + sql, connection) { Parameters = { new() { Value = month } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = table } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The warehouse's own indexes, said for one table: attaching adopts them.</summary>
    private static async Task<List<string>> IndexesAsync(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- demo.list_indexes
            select regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX \S+ ON ONLY \S+', 'create \1index on ' || $1)
            from pg_index where indrelid = 'warehouse.events'::regclass
            """, connection)
        { Parameters = { new() { Value = table } } };
        var indexes = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            indexes.Add(reader.GetString(0));
        }

        return indexes;
    }
}
