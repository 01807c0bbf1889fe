using Analytics.Engine.Columns;

namespace Analytics.Warehouse.Columns;

/// <summary>Which build each day's rollups are, and which days wait to be built again; as one snapshot shows it.</summary>
/// <param name="TimeZone">The zone whose days they are.</param>
/// <param name="Revisions">Days without events are not among them.</param>
/// <param name="Waiting">Days whose events changed since they were built.</param>
internal sealed record DayRevisions(string TimeZone, IReadOnlyDictionary<DateOnly, long> Revisions, IReadOnlySet<DateOnly> Waiting);

/// <summary>
/// Columns and the days that they are made of. A day that waited when it was read has no revision that could be compared, and counts as
/// changed until it is read again.
/// </summary>
internal sealed record HeldColumns(EventColumns Events, DayRevisions Days, DateTimeOffset ReadAt)
{
    /// <summary>
    /// Days whose events are not surely those of the columns, in order. A transaction that changes events names their days in the same moment, and
    /// only a build takes a name off the list, which gives the day a new revision: the same revision and no waiting change are the same events.
    /// </summary>
    public IReadOnlyList<DateOnly> ChangedSince(DayRevisions now)
    {
        var changed = new SortedSet<DateOnly>(now.Waiting);
        changed.UnionWith(Days.Waiting);
        foreach (var (day, revision) in now.Revisions)
        {
            if (!Days.Revisions.TryGetValue(day, out var held) || held != revision)
            {
                changed.Add(day);
            }
        }

        // All events of the day are gone.
        changed.UnionWith(Days.Revisions.Keys.Where(day => !now.Revisions.ContainsKey(day)));
        return [.. changed];
    }
}
