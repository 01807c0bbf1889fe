using System.Buffers.Binary;
using Analytics.Ingestion.Batches;
using Npgsql;

namespace Analytics.Ingestion.Storage;

/// <summary>
/// Finds out which events of a batch are stored already, and claims the keys of the others. Keys go in sorted: neighbours in the index are
/// found and written together, twice as fast as one conflict check a row. Needs the organization's write lock.
/// </summary>
internal sealed class EventKeys(int organizationId)
{
    private readonly CopyRows _rows = new();

    /// <summary>Marks the batch's duplicates and returns how many there are.</summary>
    public async Task<int> ClaimAsync(NpgsqlConnection connection, EventBatch batch, CancellationToken cancellation)
    {
        var keys = SortedKeys(batch);
        var taken = await FindTakenAsync(connection, keys, cancellation);
        if (taken.Count == 0 && keys.Length == batch.Count)
        {
            await CopyAsync(connection, keys, cancellation);
            return 0;
        }

        await CopyAsync(connection, Array.FindAll(keys, key => !taken.Contains(key)), cancellation);
        return MarkDuplicates(batch, taken);
    }

    /// <summary>The batch's distinct keys in the order of the index: byte by byte.</summary>
    private static Guid[] SortedKeys(EventBatch batch)
    {
        Span<byte> bytes = stackalloc byte[16];
        var ordered = new UInt128[batch.Count];
        for (var index = 0; index < ordered.Length; index++)
        {
            batch.Rows[index].Key.TryWriteBytes(bytes, bigEndian: true, out _);
            ordered[index] = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        Array.Sort(ordered);
        var keys = new List<Guid>(ordered.Length);
        for (var index = 0; index < ordered.Length; index++)
        {
            if (index == 0 || ordered[index] != ordered[index - 1])
            {
                BinaryPrimitives.WriteUInt128BigEndian(bytes, ordered[index]);
                keys.Add(new Guid(bytes, bigEndian: true));
            }
        }

        return [.. keys];
    }

    private async Task<HashSet<Guid>> FindTakenAsync(NpgsqlConnection connection, Guid[] keys, CancellationToken cancellation)
    {
        // The planner would rather read the whole table than look up thousands of keys; that would make every import slower than the one before.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("select set_config('enable_seqscan', 'off', true)"),
                new(
                    """
                    -- ingestion.find_taken_event_keys
                    select event_key from warehouse.event_keys where organization_id = $1 and event_key = any($2)
                    """)
                { Parameters = { new() { Value = organizationId }, new() { Value = keys } } },
                new("select set_config('enable_seqscan', 'on', true)"),
            },
        };
        var taken = new HashSet<Guid>();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            taken.Add(reader.GetGuid(0));
        }

        return taken;
    }

    private async Task CopyAsync(NpgsqlConnection connection, Guid[] keys, CancellationToken cancellation)
    {
        if (keys.Length == 0)
        {
            return;
        }

        _rows.Clear();
        foreach (var key in keys)
        {
            _rows.StartRow(2);
            _rows.Int32(organizationId);
            _rows.Uuid(key);
        }

        await using var stream = await connection.BeginRawBinaryCopyAsync("copy warehouse.event_keys (organization_id, event_key) from stdin (format binary)", cancellation);
        await stream.WriteAsync(CopyRows.Header, cancellation);
        await stream.WriteAsync(_rows.Written, cancellation);
        await stream.WriteAsync(CopyRows.Trailer, cancellation);
    }

    private static int MarkDuplicates(EventBatch batch, HashSet<Guid> taken)
    {
        var duplicates = 0;
        foreach (ref var row in batch.Rows)
        {
            // The first row of a new key takes it; the same key again is a duplicate within the batch.
            row.IsDuplicate = !taken.Add(row.Key);
            duplicates += row.IsDuplicate ? 1 : 0;
        }

        return duplicates;
    }
}
