using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Analytics.Catalog.Statistics;

/// <summary>
/// A time as written in ISO 8601: microseconds since 1970 of the wall clock, and the zone's offset when the text names one.
/// Takes a date alone, "T" or a blank between date and time, minutes or seconds or up to nine decimals, "Z", "UTC", ±hh, ±hhmm, ±hh:mm.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IsoTimestamp(long WallMicroseconds, int? OffsetMinutes)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public static bool TryParse(ReadOnlySpan<byte> text, out IsoTimestamp timestamp)
    {
        timestamp = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || !TryDigits(text.Slice(5, 2), out var month) || !TryDigits(text.Slice(8, 2), out var day)
            || !TryDay(year, month, day, out var days))
        {
            return false;
        }

        var rest = text[10..];
        var micros = days * 86_400L * MicrosecondsPerSecond;
        if (rest.IsEmpty)
        {
            timestamp = new IsoTimestamp(micros, null);
            return true;
        }

        if (rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryClock(rest[1..], out var clock, out var zone) || !TryZone(zone, out var offset))
        {
            return false;
        }

        timestamp = new IsoTimestamp(micros + clock, offset);
        return true;
    }

    /// <summary>Days since 1970-01-01 of a calendar day that exists.</summary>
    public static bool TryDay(int year, int month, int day, out int days)
    {
        days = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = new DateOnly(year, month, day).DayNumber - 719_162;
        return true;
    }

    /// <summary>Reads "hh:mm", "hh:mm:ss" or "hh:mm:ss.ffffff"; what follows is the zone.</summary>
    public static bool TryClock(ReadOnlySpan<byte> text, out long microseconds, out ReadOnlySpan<byte> rest)
    {
        microseconds = 0;
        rest = default;
        var hourDigits = text.Length > 1 && text[1] == ':' ? 1 : 2;
        if (text.Length < hourDigits + 3 || text[hourDigits] != ':'
            || !TryDigits(text[..hourDigits], out var hour) || !TryDigits(text.Slice(hourDigits + 1, 2), out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        microseconds = ((hour * 60L) + minute) * 60 * MicrosecondsPerSecond;
        rest = text[(hourDigits + 3)..];
        if (rest.Length >= 3 && rest[0] == ':' && TryDigits(rest.Slice(1, 2), out var second) && second < 61)
        {
            // a leap second is told as the last moment of its minute
            microseconds += Math.Min(second, 59) * MicrosecondsPerSecond;
            rest = rest[3..];
            if (rest.Length >= 2 && rest[0] is (byte)'.' or (byte)',')
            {
                var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                length = length < 0 ? rest.Length - 1 : length;
                microseconds += Fraction(rest.Slice(1, Math.Min(length, 6)));
                rest = rest[(length + 1)..];
            }
        }

        return true;
    }

    private static long Fraction(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        for (var index = 0; index < 6; index++)
        {
            value = (value * 10) + (index < digits.Length ? digits[index] - '0' : 0);
        }

        return value;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out int? offset)
    {
        offset = null;
        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8) || text.SequenceEqual("GMT"u8))
        {
            offset = 0;
            return true;
        }

        var sign = text[0] switch { (byte)'+' => 1, (byte)'-' => -1, _ => 0 };
        var digits = text[1..];
        if (sign == 0 || digits.Length is not (2 or 4 or 5) || (digits.Length == 5 && digits[2] != ':')
            || !TryDigits(digits[..2], out var hours) || hours > 15)
        {
            return false;
        }

        var minutes = 0;
        if (digits.Length > 2 && (!TryDigits(digits[^2..], out minutes) || minutes > 59))
        {
            return false;
        }

        offset = sign * ((hours * 60) + minutes);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';
}
