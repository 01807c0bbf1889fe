namespace Analytics.Engine.Planning;

/// <summary>Where days begin in a time zone: a day need not have 24 hours, nor begin at midnight.</summary>
public static class LocalDays
{
    private const int Step = 15;

    /// <summary>The earliest instant whose local date is the day (or the next date there is, where a day was left out).</summary>
    public static DateTimeOffset Start(TimeZoneInfo zone, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(Step);
        }

        // Of two midnights the first is the one with the greater offset.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The local date of an instant.</summary>
    public static DateOnly Of(TimeZoneInfo zone, DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
