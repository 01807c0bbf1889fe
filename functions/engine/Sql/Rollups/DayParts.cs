using Analytics.Engine.Planning;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// A time range as whole days that rollups can answer, [<paramref name="First"/>, <paramref name="End"/>) without <paramref name="LeftOut"/>, and
/// the rest: half-open pieces of time to be read from the events. A null end is open.
/// </summary>
internal sealed record DayParts(DateOnly? First, DateOnly? End, IReadOnlyList<DateOnly> LeftOut, IReadOnlyList<TimeRange> Pieces)
{
    /// <summary>With more changed days than that, reading the events in one go is the better way.</summary>
    private const int MostChanged = 40;

    /// <summary>Null: the range has no whole day, or too many of its days changed.</summary>
    public static DayParts? Of(TimeRange? range, IReadOnlyList<DateOnly> changed, TimeZoneInfo zone)
    {
        var pieces = new List<TimeRange>();
        var first = range?.From is { } from ? LocalDays.Of(zone, from) : (DateOnly?)null;
        if (first is { } began && LocalDays.Start(zone, began) < range!.From)
        {
            first = began.AddDays(1);
            pieces.Add(new TimeRange(range.From, LocalDays.Start(zone, first.Value)));
        }

        var end = range?.To is { } to ? LocalDays.Of(zone, to) : (DateOnly?)null;
        if (first >= end)
        {
            return null;
        }

        var leftOut = changed.Where(day => !(day < first) && !(day >= end)).ToArray();
        if (leftOut.Length > MostChanged)
        {
            return null;
        }

        pieces.AddRange(leftOut.Select(day => new TimeRange(LocalDays.Start(zone, day), LocalDays.Start(zone, day.AddDays(1)))));
        if (end is { } last && LocalDays.Start(zone, last) < range!.To)
        {
            pieces.Add(new TimeRange(LocalDays.Start(zone, last), range.To));
        }

        return new DayParts(first, end, leftOut, Joined(pieces));
    }

    /// <summary>Those of the periods that lie wholly within the days, as runs of neighbours: [from, to).</summary>
    /// <param name="firstDays">First days of periods, in order.</param>
    /// <param name="next">The first day of the period after one.</param>
    public IReadOnlyList<(DateOnly From, DateOnly To)> Whole(IReadOnlyList<DateOnly> firstDays, Func<DateOnly, DateOnly> next)
    {
        var runs = new List<(DateOnly From, DateOnly To)>();
        foreach (var from in firstDays)
        {
            var to = next(from);
            if (from < First || to > End || LeftOut.Any(day => day >= from && day < to))
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].To == from)
            {
                runs[^1] = (runs[^1].From, to);
            }
            else
            {
                runs.Add((from, to));
            }
        }

        return runs;
    }

    // Neighbours become one piece: fewer conditions to read and to test.
    private static List<TimeRange> Joined(List<TimeRange> pieces)
    {
        var joined = new List<TimeRange>();
        foreach (var piece in pieces.Where(piece => piece.From < piece.To))
        {
            if (joined.Count > 0 && joined[^1].To == piece.From)
            {
                joined[^1] = new TimeRange(joined[^1].From, piece.To);
            }
            else
            {
                joined.Add(piece);
            }
        }

        return joined;
    }
}
