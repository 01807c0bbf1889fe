namespace Analytics.Ingestion.Mapping;

/// <summary>
/// Between UTC and the organization's wall clock, in microseconds since 1970. Offsets are looked up once a quarter of an hour: events come
/// in order, and zones change their offset on quarters only.
/// </summary>
internal sealed class OrganizationClock(TimeZoneInfo zone)
{
    private const long Quarter = 15L * 60 * 1_000_000;
    private const long Day = 86_400L * 1_000_000;
    private const long UnixTicks = 621_355_968_000_000_000;

    private readonly bool _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
    private (long Quarter, long Offset) _fromUtc = (long.MinValue, 0);
    private (long Quarter, long Offset) _fromWall = (long.MinValue, 0);

    /// <summary>Days since 1970-01-01 on the organization's calendar.</summary>
    public int DayOf(long utc)
    {
        var quarter = FloorDivide(utc, Quarter);
        if (!_isUtc && quarter != _fromUtc.Quarter)
        {
            _fromUtc = (quarter, Microseconds(zone.GetUtcOffset(new DateTime((quarter * Quarter * 10) + UnixTicks, DateTimeKind.Utc))));
        }

        return (int)FloorDivide(utc + _fromUtc.Offset, Day);
    }

    /// <summary>
    /// The instant a wall clock shows. An hour that occurs twice means the first; one that is skipped is read as if the clock had not moved.
    /// </summary>
    public long ToUtc(long wall)
    {
        var quarter = FloorDivide(wall, Quarter);
        if (!_isUtc && quarter != _fromWall.Quarter)
        {
            var local = new DateTime((quarter * Quarter * 10) + UnixTicks, DateTimeKind.Unspecified);
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
                : zone.GetUtcOffset(zone.IsInvalidTime(local) ? local.AddHours(-1) : local);
            _fromWall = (quarter, Microseconds(offset));
        }

        return wall - _fromWall.Offset;
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / 10;

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
