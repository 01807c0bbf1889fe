namespace Analytics.Engine.Columns;

/// <summary>
/// Events of one organization's users as columns: of each event the user, the time and the name, by user and then by time. Nothing of it
/// ever changes; events that changed since make another one (<see cref="With"/>). Events of guests are in none: what is read here goes by users.
/// Events of one user at the same time come in any order, so whoever reads them may not go by it.
/// </summary>
public sealed class EventColumns
{
    /// <summary>An event takes this many bytes, and a user those of its number and of where its events begin.</summary>
    public const int BytesAnEvent = sizeof(long) + sizeof(ushort);

    public const int BytesAUser = sizeof(long) + sizeof(int);

    public EventColumns(IReadOnlyList<string> names, long[] users, int[] starts, long[] times, ushort[] codes)
    {
        if (starts.Length != users.Length + 1 || starts[^1] != times.Length || codes.Length != times.Length)
        {
            throw new ArgumentException("The columns do not fit each other.", nameof(starts));
        }

        (Names, UserIds, Starts, Times, Codes) = (names, users, starts, times, codes);
        (Earliest, Latest) = times.Length == 0 ? (long.MaxValue, long.MinValue) : (times.Min(), times.Max());
    }

    /// <summary>The name of each code.</summary>
    public IReadOnlyList<string> Names { get; }

    public int Users => UserIds.Length;

    public int Events => Times.Length;

    public long Bytes => ((long)Events * BytesAnEvent) + ((long)Users * BytesAUser);

    /// <summary>When the first and the last event happened; without events the first is later than the last.</summary>
    public long Earliest { get; }

    public long Latest { get; }

    /// <summary>The users' numbers, in order.</summary>
    internal long[] UserIds { get; }

    /// <summary>Where each user's events begin; one more says where the last one's end.</summary>
    internal int[] Starts { get; }

    /// <summary>Microseconds since 1970.</summary>
    internal long[] Times { get; }

    internal ushort[] Codes { get; }

    /// <summary>Makes columns of events in any order; the arrays are used up.</summary>
    public static EventColumns Of(IReadOnlyList<string> names, long[] userOf, long[] times, ushort[] codes)
    {
        var users = Distinct(userOf);
        var starts = new int[users.Length + 1];
        var places = new int[userOf.Length];
        for (var i = 0; i < userOf.Length; i++)
        {
            places[i] = Array.BinarySearch(users, userOf[i]);
            starts[places[i] + 1]++;
        }

        for (var user = 0; user < users.Length; user++)
        {
            starts[user + 1] += starts[user];
        }

        var next = starts.AsSpan(0, users.Length).ToArray();
        var (sortedTimes, sortedCodes) = (new long[times.Length], new ushort[codes.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            var at = next[places[i]]++;
            (sortedTimes[at], sortedCodes[at]) = (times[i], codes[i]);
        }

        for (var user = 0; user < users.Length; user++)
        {
            var (from, length) = (starts[user], starts[user + 1] - starts[user]);
            sortedTimes.AsSpan(from, length).Sort(sortedCodes.AsSpan(from, length));
        }

        return new EventColumns(names, users, starts, sortedTimes, sortedCodes);
    }

    /// <summary>The columns after changes, in one pass over both.</summary>
    public EventColumns With(ColumnChanges changes, CancellationToken cancellation)
    {
        var most = checked(Events + changes.Events.Events);
        var (users, starts) = (new List<long>(Users), new List<int>(Users + 1) { 0 });
        var (times, codes) = (new long[most], new ushort[most]);
        var end = 0;
        var walk = new UserWalk(this, changes, cancellation);
        while (walk.Next())
        {
            if (walk.Times.Length == 0)
            {
                continue;
            }

            walk.Times.CopyTo(times.AsSpan(end));
            walk.Codes.CopyTo(codes.AsSpan(end));
            end += walk.Times.Length;
            users.Add(walk.UserId);
            starts.Add(end);
        }

        return new EventColumns(changes.Events.Names, [.. users], [.. starts], times[..end], codes[..end]);
    }

    private static long[] Distinct(long[] values)
    {
        // Numbers of users are dense; where they are not, sorting finds them as well.
        var (least, greatest) = values.Length == 0 ? (0L, -1L) : (values.Min(), values.Max());
        if ((Int128)greatest - least >= Math.Max(1L << 20, 8L * values.Length))
        {
            return [.. values.Distinct().Order()];
        }

        var seen = new bool[greatest - least + 1];
        foreach (var value in values)
        {
            seen[value - least] = true;
        }

        var distinct = new long[seen.Count(there => there)];
        var at = 0;
        for (var i = 0; i < seen.Length; i++)
        {
            if (seen[i])
            {
                distinct[at++] = least + i;
            }
        }

        return distinct;
    }
}

/// <summary>What takes the place of some stretches of time: of these, the columns' own events are left out.</summary>
/// <param name="Replaced">Half-open stretches in microseconds since 1970, in order, none touching another.</param>
/// <param name="Events">All events that lie in them now; its names begin with those of the columns.</param>
public sealed record ColumnChanges(IReadOnlyList<(long From, long To)> Replaced, EventColumns Events)
{
    /// <summary>Nothing changed.</summary>
    public static ColumnChanges None(EventColumns columns) => new([], new EventColumns(columns.Names, [], [0], [], []));
}
