using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Analytics.Catalog.Statistics;

/// <summary>
/// Distinct UTF-8 texts numbered from 0 in order of first sight. Looking up a text that is known allocates nothing, which is what makes
/// counting millions of values affordable.
/// </summary>
internal sealed class Utf8Table
{
    // Seeded per process, so that nobody can prepare texts that collide.
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    private int[] _buckets = new int[16];
    private Entry[] _entries = new Entry[12];
    private byte[] _bytes = new byte[256];
    private int _used;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_entries[index].Offset, _entries[index].Length);

    public int GetOrAdd(ReadOnlySpan<byte> text) => GetOrAdd(text, out _);

    public int GetOrAdd(ReadOnlySpan<byte> text, out bool added)
    {
        var hash = (uint)TextHash.Compute(text, Seed);
        var found = Find(text, hash);
        added = found < 0;
        return added ? Add(text, hash) : found;
    }

    /// <summary>The number of the text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => Find(text, (uint)TextHash.Compute(text, Seed));

    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
        _used = 0;
    }

    private int Find(ReadOnlySpan<byte> text, uint hash)
    {
        for (var slot = hash & (uint)(_buckets.Length - 1); _buckets[slot] != 0; slot = (slot + 1) & (uint)(_buckets.Length - 1))
        {
            ref readonly var entry = ref _entries[_buckets[slot] - 1];
            if (entry.Hash == hash && text.SequenceEqual(_bytes.AsSpan(entry.Offset, entry.Length)))
            {
                return _buckets[slot] - 1;
            }
        }

        return -1;
    }

    private int Add(ReadOnlySpan<byte> text, uint hash)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        if (_used + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + text.Length));
        }

        text.CopyTo(_bytes.AsSpan(_used));
        _entries[Count] = new Entry(hash, _used, text.Length);
        _used += text.Length;
        Insert(hash, ++Count);
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_buckets.Length * 2];
        for (var index = 0; index < Count; index++)
        {
            Insert(_entries[index].Hash, index + 1);
        }
    }

    private void Insert(uint hash, int number)
    {
        var slot = hash & (uint)(_buckets.Length - 1);
        while (_buckets[slot] != 0)
        {
            slot = (slot + 1) & (uint)(_buckets.Length - 1);
        }

        _buckets[slot] = number;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(uint Hash, int Offset, int Length);
}
