using System.Runtime.InteropServices;

namespace Analytics.Engine.Columns;

/// <summary>
/// Goes from user to user, through columns and what changed since, and shows each one's events by time. Users whom no change
/// concerns are shown as they lie in the columns, without a copy.
/// </summary>
internal ref struct UserWalk(EventColumns columns, ColumnChanges changes, CancellationToken cancellation)
{
    private const int UsersBetweenLooks = 4096;
    private readonly EventColumns _changed = changes.Events;
    private readonly (long From, long To)[] _replaced = [.. changes.Replaced];
    private readonly List<long> _times = [];
    private readonly List<ushort> _codes = [];
    private int _user;
    private int _changedUser;
    private int _seen;

    public long UserId { get; private set; }

    public ReadOnlySpan<long> Times { get; private set; }

    public ReadOnlySpan<ushort> Codes { get; private set; }

    /// <summary>The next user; one whose events are all gone is shown with none.</summary>
    public bool Next()
    {
        if (++_seen % UsersBetweenLooks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        var kept = _user < columns.Users ? columns.UserIds[_user] : long.MaxValue;
        var changed = _changedUser < _changed.Users ? _changed.UserIds[_changedUser] : long.MaxValue;
        UserId = Math.Min(kept, changed);
        if (UserId == long.MaxValue)
        {
            return false;
        }

        var mine = kept == UserId ? Part(columns, _user++) : default;
        var theirs = changed == UserId ? Part(_changed, _changedUser++) : default;
        if (theirs.Length == 0 && !IsReplaced(columns.Times.AsSpan(mine.From, mine.Length)))
        {
            Times = columns.Times.AsSpan(mine.From, mine.Length);
            Codes = columns.Codes.AsSpan(mine.From, mine.Length);
            return true;
        }

        Merge(mine, theirs);
        return true;
    }

    private static (int From, int Length) Part(EventColumns of, int user) => (of.Starts[user], of.Starts[user + 1] - of.Starts[user]);

    private readonly bool IsReplaced(ReadOnlySpan<long> times)
    {
        foreach (var (from, to) in _replaced)
        {
            var first = LowerBound(times, from);
            if (first < times.Length && times[first] < to)
            {
                return true;
            }
        }

        return false;
    }

    private void Merge((int From, int Length) mine, (int From, int Length) theirs)
    {
        _times.Clear();
        _codes.Clear();
        var (at, end, other, otherEnd) = (mine.From, mine.From + mine.Length, theirs.From, theirs.From + theirs.Length);
        var stretch = 0;
        for (; at < end; at++)
        {
            var time = columns.Times[at];
            while (stretch < _replaced.Length && _replaced[stretch].To <= time)
            {
                stretch++;
            }

            if (stretch < _replaced.Length && _replaced[stretch].From <= time)
            {
                continue;
            }

            for (; other < otherEnd && _changed.Times[other] < time; other++)
            {
                Add(_changed, other);
            }

            Add(columns, at);
        }

        for (; other < otherEnd; other++)
        {
            Add(_changed, other);
        }

        Times = CollectionsMarshal.AsSpan(_times);
        Codes = CollectionsMarshal.AsSpan(_codes);
    }

    private readonly void Add(EventColumns from, int at)
    {
        _times.Add(from.Times[at]);
        _codes.Add(from.Codes[at]);
    }

    /// <summary>The first place in sorted times that is no earlier.</summary>
    public static int LowerBound(ReadOnlySpan<long> times, long time)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = times[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
