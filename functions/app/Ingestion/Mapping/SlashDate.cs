using System.Buffers.Text;
using Analytics.Catalog.Statistics;

namespace Analytics.Ingestion.Mapping;

/// <summary>Dates as spreadsheets write them: 12/31/2010 8:26, 31.12.2010, 2010/12/31 08:26:00, with or without AM and PM.</summary>
internal static class SlashDate
{
    public static bool TryParse(ReadOnlySpan<byte> text, DateOrder order, out long wallMicroseconds)
    {
        wallMicroseconds = 0;
        if (!TryParts(text, out var first, out var second, out var third, out var rest))
        {
            return false;
        }

        var (year, month, day) = first > 31 ? (first, second, third) : order == DateOrder.DayFirst ? (third, second, first) : (third, first, second);
        year += year < 70 ? 2000 : year < 100 ? 1900 : 0;
        if (!IsoTimestamp.TryDay(year, month, day, out var days))
        {
            return false;
        }

        if (!TryTime(rest.Trim((byte)' '), out var clock))
        {
            return false;
        }

        wallMicroseconds = (days * 86_400_000_000L) + clock;
        return true;
    }

    /// <summary>Tells day-first from month-first by the parts that cannot be months; null when the samples leave it open.</summary>
    public static DateOrder? OrderOf(IEnumerable<string> samples)
    {
        foreach (var sample in samples)
        {
            if (TryParts(System.Text.Encoding.UTF8.GetBytes(sample), out var first, out var second, out _, out _) && first <= 31)
            {
                if (first > 12)
                {
                    return DateOrder.DayFirst;
                }

                if (second > 12)
                {
                    return DateOrder.MonthFirst;
                }
            }
        }

        return null;
    }

    private static bool TryParts(ReadOnlySpan<byte> text, out int first, out int second, out int third, out ReadOnlySpan<byte> rest)
    {
        (second, third) = (0, 0);
        rest = default;
        if (!Utf8Parser.TryParse(text, out first, out var length) || length is 0 or > 4 || length >= text.Length || text[length] is not ((byte)'/' or (byte)'.' or (byte)'-') || first < 1)
        {
            return false;
        }

        var separator = text[length];
        rest = text[(length + 1)..];
        if (!Utf8Parser.TryParse(rest, out second, out length) || length is 0 or > 2 || length >= rest.Length || rest[length] != separator || second < 1)
        {
            return false;
        }

        rest = rest[(length + 1)..];
        if (!Utf8Parser.TryParse(rest, out third, out length) || length is 0 or > 4 || third < 0)
        {
            return false;
        }

        rest = rest[length..];
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (!IsoTimestamp.TryClock(text, out microseconds, out var rest))
        {
            return false;
        }

        const long Noon = 12L * 3_600_000_000;
        var half = rest.Trim((byte)' ');
        if (half.IsEmpty)
        {
            return true;
        }

        var isAfternoon = half.SequenceEqual("PM"u8) || half.SequenceEqual("pm"u8);
        if (!isAfternoon && !half.SequenceEqual("AM"u8) && !half.SequenceEqual("am"u8))
        {
            return false;
        }

        microseconds = (microseconds % Noon) + (isAfternoon ? Noon : 0);
        return true;
    }
}
