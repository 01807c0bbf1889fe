using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Platform.Http;

/// <summary>A place in a list that is ordered by a time, latest first, and by an id among equal times.</summary>
internal sealed record TimedPosition(DateTimeOffset At, Guid Id)
{
    public string[] Values() => [At.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), Id.ToString()];

    /// <summary>Where the page begins; no position: with the first row.</summary>
    public static Result<PageStart> Of(PageRequest page)
    {
        if (page.After.Count == 0)
        {
            return new PageStart(null);
        }

        return page.After.Count == 2
            && DateTimeOffset.TryParseExact(page.After[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && Guid.TryParse(page.After[1], out var id)
                ? new PageStart(new TimedPosition(at.ToUniversalTime(), id))
                : PageRequest.InvalidCursor();
    }
}

/// <summary>A position, or the beginning.</summary>
internal sealed record PageStart(TimedPosition? Position);

internal static class TimedPaging
{
    /// <summary>The cursor of the next page, of one row more than the page shows; null when there is no more.</summary>
    public static string? NextAfter<T>(this PageRequest page, IReadOnlyList<T> found, Func<T, TimedPosition> position) =>
        found.Count > page.Limit ? PageRequest.Encode(position(found[page.Limit - 1]).Values()) : null;
}
