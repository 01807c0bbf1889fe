using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Platform.Http;

/// <summary>Between a page's cursor and the typed place in a list that it stands for.</summary>
internal static class PagePlace
{
    /// <summary>The place, null at the beginning; an error for a cursor of another list.</summary>
    public static Result<T?> Read<T>(PageRequest page, int parts, Func<IReadOnlyList<string>, T> read)
        where T : struct
    {
        if (page.After.Count == 0)
        {
            return Result.From<T?>(null);
        }

        try
        {
            return page.After.Count == parts ? Result.From<T?>(read(page.After)) : PageRequest.InvalidCursor();
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return PageRequest.InvalidCursor();
        }
    }

    /// <summary>The place of a list that is ordered by one number.</summary>
    public static Result<long?> ReadNumber(PageRequest page) => Read(page, 1, parts => long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>A page of rows that were read with one more than the limit.</summary>
    public static Page<T> PageOf<T>(List<T> rows, int limit, Func<T, string[]> place) =>
        rows.Count > limit ? new Page<T>(rows[..limit], PageRequest.Encode(place(rows[limit - 1]))) : new Page<T>(rows, null);

    public static string[] Number(long number) => [number.ToString(CultureInfo.InvariantCulture)];

    public static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture).ToUniversalTime();

    public static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
