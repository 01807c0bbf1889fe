namespace Analytics.Campaigns.Scheduling;

/// <summary>From the clock on the wall to an instant; app.instant_of says the same in SQL.</summary>
internal static class LocalTimes
{
    /// <summary>Of a time that comes twice it is the first; a time that is skipped is as much later as the clocks were put forward.</summary>
    public static DateTimeOffset InstantOf(DateTime wall, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(wall))
        {
            return new DateTimeOffset(wall, zone.GetAmbiguousTimeOffsets(wall).Max());
        }

        var before = wall;
        while (zone.IsInvalidTime(before))
        {
            before = before.AddMinutes(-30);
        }

        return new DateTimeOffset(wall, zone.GetUtcOffset(before));
    }

    /// <summary>Null when there is no such zone.</summary>
    public static TimeZoneInfo? FindZone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;
}
