using System.Globalization;
using Analytics.Ingestion.Storage;
using Npgsql;

namespace Analytics.Hosts.Local.Demo;

/// <summary>One month of events in one transaction.</summary>
internal static class DemoMonth
{
    public static async Task LoadAsync(NpgsqlConnection connection, DateOnly month, IEnumerable<ReadOnlyMemory<byte>> rows, CancellationToken cancellation)
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"warehouse.events_{month:yyyy_MM}");
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await ExistsAsync(connection, table, cancellation))
        {
            await DemoLoader.CopyAsync(connection, EventCopy.Into("warehouse.events", slots: DemoSlots.Columns), rows, cancellation);
        }
        else
        {
            await LoadNewAsync(connection, month, table, rows, cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task LoadNewAsync(NpgsqlConnection connection, DateOnly month, string table, IEnumerable<ReadOnlyMemory<byte>> rows, CancellationToken cancellation)
    {
        // Made in this transaction, the table needs no log (wal_level minimal) and its rows can be stored frozen: visible to index-only scans at once.
        await DemoLoader.ExecuteAsync(connection, $"create table {table} (like warehouse.events including defaults including constraints including storage)", cancellation);
        await DemoLoader.CopyAsync(connection, EventCopy.Into(table, ", freeze", DemoSlots.Columns), rows, cancellation);
        await DemoLoader.ExecuteAsync(connection, "set local maintenance_work_mem = '128MB'; set local max_parallel_maintenance_workers = 0", cancellation);
        foreach (var index in await IndexesAsync(connection, table, cancellation))
        {
            await DemoLoader.ExecuteAsync(connection, index, cancellation);
        }

        await using var attach = new NpgsqlCommand(
            """
            -- demo.attach_month
            select warehouse.attach_partition($1)
            """, connection)
        { Parameters = { new() { Value = month } } };
        await attach.ExecuteNonQueryAsync(cancellation);
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
