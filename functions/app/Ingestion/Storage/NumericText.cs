using System.Buffers.Binary;

namespace Analytics.Ingestion.Storage;

/// <summary>A decimal in PostgreSQL's binary form of numeric: groups of four decimal digits with the weight of the first.</summary>
internal static class NumericText
{
    /// <summary>Eight bytes before at most nine groups of two.</summary>
    public const int MostBytes = 8 + (2 * 10);

    public static int Encode(decimal value, Span<byte> target)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var scale = (parts[3] >> 16) & 0xFF;
        var magnitude = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);

        // Fill the fraction up to whole groups of four digits.
        var fractionGroups = (scale + 3) / 4;
        for (var digit = scale; digit < fractionGroups * 4; digit++)
        {
            magnitude *= 10;
        }

        Span<short> groups = stackalloc short[10];
        var count = Split(magnitude, groups);
        var trailing = 0;
        while (trailing < count && groups[trailing] == 0)
        {
            trailing++;
        }

        BinaryPrimitives.WriteInt16BigEndian(target, (short)(count - trailing));
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)(count == 0 ? 0 : count - 1 - fractionGroups));
        BinaryPrimitives.WriteInt16BigEndian(target[4..], (short)(parts[3] < 0 && count > 0 ? 0x4000 : 0));
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)scale);
        for (var index = count - 1; index >= trailing; index--)
        {
            BinaryPrimitives.WriteInt16BigEndian(target[(8 + (2 * (count - 1 - index)))..], groups[index]);
        }

        return 8 + (2 * (count - trailing));
    }

    /// <summary>Groups of four digits, the lowest first.</summary>
    private static int Split(UInt128 magnitude, Span<short> groups)
    {
        var count = 0;
        while (magnitude > ulong.MaxValue)
        {
            (magnitude, var group) = UInt128.DivRem(magnitude, 10_000);
            groups[count++] = (short)group;
        }

        for (var rest = (ulong)magnitude; rest > 0; rest /= 10_000)
        {
            groups[count++] = (short)(rest % 10_000);
        }

        return count;
    }
}
