using System.Globalization;
using System.Text;

namespace Analytics.Ingestion.Mapping;

/// <summary>Dates with the month in words: "Jun 12 1998", "12 June 1998", "June 12, 1998 14:30".</summary>
internal static class WordedDate
{
    private const int Longest = 40;

    private static readonly string[] Days = ["MMM d yyyy", "MMM d, yyyy", "MMMM d yyyy", "MMMM d, yyyy", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "ddd MMM d yyyy", "ddd, d MMM yyyy", "ddd, MMM d yyyy"];

    private static readonly string[] Formats = [.. Days, .. Days.SelectMany(day => new[] { day + " H:mm", day + " H:mm:ss" })];

    public static bool TryParse(ReadOnlySpan<byte> text, out long wallMicroseconds)
    {
        wallMicroseconds = 0;
        if (text.Length is < 8 or > Longest || !text.ContainsAnyInRange((byte)'a', (byte)'z')
            || !DateTime.TryParseExact(Encoding.UTF8.GetString(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date))
        {
            return false;
        }

        wallMicroseconds = (date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
