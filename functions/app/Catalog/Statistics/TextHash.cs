using System.Buffers.Binary;

namespace Analytics.Catalog.Statistics;

/// <summary>A fast 64-bit hash of bytes (not for secrets): multiply and fold, eight bytes at a time.</summary>
internal static class TextHash
{
    private const ulong Multiplier = 0x9FB21C651E98DF25;

    public static ulong Compute(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hash = seed ^ ((ulong)bytes.Length * 0x9E3779B97F4A7C15);
        while (bytes.Length >= 8)
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (var index = 0; index < bytes.Length; index++)
        {
            tail = (tail << 8) | bytes[index];
        }

        return Fold(Fold(hash ^ tail) ^ 0xD6E8FEB86659FD93);
    }

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low ^ (value >> 32);
    }
}
