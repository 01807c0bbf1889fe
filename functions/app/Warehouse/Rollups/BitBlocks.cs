using System.Collections;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// Exact sets of dense numbers, a bit for each, in blocks of <see cref="Size"/>. Built here because setting a bit in the database copies the
/// whole set.
/// </summary>
internal sealed class BitBlocks
{
    public const int Size = 8192;

    private readonly Dictionary<(string Property, string Name, DateOnly Day, int Block), byte[]> _blocks = [];

    /// <summary>Sets a bit; without a number the block is there, without the bit.</summary>
    public void Set(string property, string name, DateOnly day, long? number)
    {
        ref var bits = ref CollectionsMarshal.GetValueRefOrAddDefault(_blocks, (property, name, day, (int)((number ?? 0) / Size)), out _);
        bits ??= new byte[Size / 8];
        if (number is { } id)
        {
            var bit = (int)(id % Size);
            bits[bit / 8] |= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>Stores the blocks in the order in which they are read.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, string copy, int organizationId, bool withProperty, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellation);
        foreach (var (key, bits) in _blocks.OrderBy(entry => entry.Key.Property, StringComparer.Ordinal).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal).ThenBy(entry => entry.Key.Day).ThenBy(entry => entry.Key.Block))
        {
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(organizationId, NpgsqlDbType.Integer, cancellation);
            await writer.WriteAsync(key.Day, NpgsqlDbType.Date, cancellation);
            await writer.WriteAsync(key.Block, NpgsqlDbType.Integer, cancellation);
            if (withProperty)
            {
                await writer.WriteAsync(key.Property, NpgsqlDbType.Text, cancellation);
            }

            await writer.WriteAsync(key.Name, NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(new BitArray(bits), NpgsqlDbType.Bit, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }
}
