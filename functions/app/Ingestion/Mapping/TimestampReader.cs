using System.Buffers.Text;
using Analytics.Catalog.Statistics;

namespace Analytics.Ingestion.Mapping;

/// <summary>
/// Reads the times people write: ISO 8601, seconds, milliseconds, microseconds or nanoseconds since 1970, dates with slashes or dots, and dates with the month in words.
/// A time without a zone is the organization's wall clock. Results are microseconds since 1970, UTC.
/// </summary>
internal sealed class TimestampReader(OrganizationClock clock, DateOrder order)
{
    /// <summary>1971: earlier times are clocks that were never set.</summary>
    private const long Earliest = 365L * 86_400 * 1_000_000;

    /// <summary>Why a time is refused; null when it was read.</summary>
    public string? Read(ReadOnlySpan<byte> text, long latest, out long utc)
    {
        utc = 0;
        text = text.Trim(" \t"u8);
        if (text.IsEmpty)
        {
            return "no timestamp";
        }

        if (!TryRead(text, out utc))
        {
            return "the timestamp cannot be read";
        }

        return utc < Earliest ? "the timestamp is before 1971" : utc > latest ? "the timestamp is more than ten years ahead" : null;
    }

    public bool TryRead(ReadOnlySpan<byte> text, out long utc)
    {
        if (IsoTimestamp.TryParse(text, out var iso))
        {
            utc = iso.OffsetMinutes is { } minutes ? iso.WallMicroseconds - (minutes * 60_000_000L) : clock.ToUtc(iso.WallMicroseconds);
            return true;
        }

        if (TryEpoch(text, out utc))
        {
            return true;
        }

        if (SlashDate.TryParse(text, order, out var wall))
        {
            utc = clock.ToUtc(wall);
            return true;
        }

        if (WordedDate.TryParse(text, out var worded))
        {
            utc = clock.ToUtc(worded);
            return true;
        }

        return false;
    }

    private static bool TryEpoch(ReadOnlySpan<byte> text, out long utc)
    {
        utc = 0;
        if (!Utf8Parser.TryParse(text, out decimal number, out var consumed) || consumed != text.Length || number < 100_000_000 || number > 100_000_000_000_000_000_000m)
        {
            return false;
        }

        // The magnitude tells the unit: seconds stay below 10^11 until the year 5138.
        utc = number switch
        {
            < 100_000_000_000m => (long)(number * 1_000_000),
            < 100_000_000_000_000m => (long)(number * 1_000),
            < 100_000_000_000_000_000m => (long)number,
            _ => (long)(number / 1_000),
        };
        return true;
    }
}
