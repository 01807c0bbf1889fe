using System.Globalization;

namespace Analytics.Ingestion.Batches;

/// <summary>
/// PostgreSQL's jsonb refuses two things that JSON allows: the character U+0000 and halves of surrogate pairs. One of them would fail a whole
/// batch, so they become U+FFFD, in place.
/// </summary>
internal static class JsonEscapes
{
    public static void MakeStorable(Span<byte> json)
    {
        var position = 0;
        while (true)
        {
            var backslash = json[position..].IndexOf((byte)'\\');
            if (backslash < 0)
            {
                return;
            }

            position += backslash + 2;
            if (position - 1 < json.Length && json[position - 1] == 'u')
            {
                position = CheckCharacter(json, position);
            }
        }
    }

    private static int CheckCharacter(Span<byte> json, int digits)
    {
        if (!TryHex(json, digits, out var unit))
        {
            return digits;
        }

        if (char.IsHighSurrogate((char)unit) && digits + 6 <= json.Length && json[digits + 4] == '\\' && json[digits + 5] == 'u'
            && TryHex(json, digits + 6, out var next) && char.IsLowSurrogate((char)next))
        {
            return digits + 10;
        }

        if (unit == 0 || char.IsSurrogate((char)unit))
        {
            "fffd"u8.CopyTo(json[digits..]);
        }

        return digits + 4;
    }

    private static bool TryHex(ReadOnlySpan<byte> json, int start, out int unit)
    {
        unit = 0;
        return start + 4 <= json.Length && int.TryParse(json.Slice(start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);
    }
}
