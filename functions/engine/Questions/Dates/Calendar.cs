using System.Globalization;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Dates;

/// <summary>Calendar arithmetic in the organization's time zone, seen from "now".</summary>
internal sealed class Calendar
{
    private readonly TimeZoneInfo _zone;
    private readonly DayOfWeek _weekStart;

    public Calendar(DateTimeOffset now, string timeZone, DayOfWeek weekStart)
    {
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;
        _weekStart = weekStart;
        Now = TimeZoneInfo.ConvertTime(now, _zone).DateTime;
    }

    /// <summary>Whether 3/4/2025 is the fourth of March, as people of the organization's zone write it. Where the zone says nothing, as it is written in English most often.</summary>
    public bool WritesMonthFirst => MonthFirstZones.Any(zone => _zone.Id.StartsWith(zone, StringComparison.Ordinal));

    private static readonly string[] MonthFirstZones =
    [
        "UTC", "Etc/", "GMT", "US/", "Canada/", "Pacific/Honolulu", "Asia/Manila", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage", "America/Detroit",
        "America/Boise", "America/Indiana", "America/Kentucky", "America/North_Dakota", "America/Juneau", "America/Toronto", "America/Vancouver",
    ];

    /// <summary>Local time of asking.</summary>
    public DateTime Now { get; }

    public DateTime Today => Now.Date;

    public DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone).DateTime;

    public DateTime StartOf(TimeGrain unit, DateTime time) => unit switch
    {
        TimeGrain.Minute => time.Date.AddHours(time.Hour).AddMinutes(time.Minute),
        TimeGrain.Hour => time.Date.AddHours(time.Hour),
        TimeGrain.Week => time.Date.AddDays(-(((int)time.DayOfWeek - (int)_weekStart + 7) % 7)),
        TimeGrain.Month => new DateTime(time.Year, time.Month, 1),
        TimeGrain.Quarter => new DateTime(time.Year, ((time.Month - 1) / 3 * 3) + 1, 1),
        TimeGrain.Year => new DateTime(time.Year, 1, 1),
        _ => time.Date,
    };

    public static DateTime Add(TimeGrain unit, DateTime time, int amount)
    {
        try
        {
            return unit switch
            {
                TimeGrain.Minute => time.AddMinutes(amount),
                TimeGrain.Hour => time.AddHours(amount),
                TimeGrain.Week => time.AddDays(7 * amount),
                TimeGrain.Month => time.AddMonths(amount),
                TimeGrain.Quarter => time.AddMonths(3 * amount),
                TimeGrain.Year => time.AddYears(amount),
                _ => time.AddDays(amount),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return amount < 0 ? new DateTime(1900, 1, 1) : new DateTime(2999, 1, 1);
        }
    }

    /// <summary>The whole unit that contains the time.</summary>
    public Period Whole(TimeGrain unit, DateTime time)
    {
        var from = StartOf(unit, time);
        return new Period(from, Add(unit, from, 1), unit, LabelOf(unit, from));
    }

    /// <summary>The unit around today, moved by a number of units ("last month" is -1).</summary>
    public Period Relative(TimeGrain unit, int offset) => Whole(unit, Add(unit, StartOf(unit, Now), offset));

    /// <summary>The n full units before the one that contains now.</summary>
    public Period LastUnits(TimeGrain unit, int count)
    {
        var end = unit is TimeGrain.Hour or TimeGrain.Minute ? Now : StartOf(unit, Now);
        return new Period(Add(unit, end, -count), end, null, $"last {count.ToString(CultureInfo.InvariantCulture)} {NameOf(unit)}s");
    }

    /// <summary>From the day so long ago to whenever it is asked: today is part of it, since "no visit for 60 days" is not true of who came this morning.</summary>
    public TimeRange Since(Duration length)
    {
        var from = Add(length.Unit, length.Unit is TimeGrain.Hour or TimeGrain.Minute ? Now : Today, -length.Amount);
        return ToRange(new Period(from, Now, null, $"the last {length.Amount.ToString(CultureInfo.InvariantCulture)} {NameOf(length.Unit)}s") { OpenEnd = true });
    }

    public TimeRange ToRange(Period period)
    {
        var partial = period.From <= Now && Now < period.To;
        var end = partial && Now > period.From && period.Unit is not null ? Now : period.To;
        return new TimeRange(period.OpenStart ? null : Instant(period.From), period.OpenEnd ? null : Instant(end))
        {
            Label = period.Label,
            Unit = period.Unit,
            Partial = partial && !period.OpenStart,
        };
    }

    /// <summary>The local view of a range that a plan holds, so that a follow-up can move it.</summary>
    public Period? ToPeriod(TimeRange? range)
    {
        if (range?.From is not { } from || range.To is not { } to)
        {
            return null;
        }

        var local = TimeZoneInfo.ConvertTime(from, _zone).DateTime;
        var end = TimeZoneInfo.ConvertTime(to, _zone).DateTime;
        var full = range is { Partial: true, Unit: { } unit } ? Add(unit, local, 1) : end;
        return new Period(local, full, range.Unit, range.Label ?? string.Empty);
    }

    /// <summary>The same length of time directly before, or so many units earlier.</summary>
    public Period Shift(Period period, PeriodShift shift)
    {
        if (shift.Unit is { } unit)
        {
            var from = Add(unit, period.From, -shift.Amount);
            var to = Add(unit, period.To, -shift.Amount);
            return Named(new Period(from, to, period.Unit, string.Empty));
        }

        if (period.Unit is { } own)
        {
            return Whole(own, Add(own, period.From, -shift.Amount));
        }

        if (IsWholeMonths(period, out var months))
        {
            return Named(new Period(period.From.AddMonths(-months), period.From, null, string.Empty));
        }

        return Named(new Period(period.From - (period.To - period.From), period.From, null, string.Empty));
    }

    public static string NameOf(TimeGrain unit) => unit switch
    {
        TimeGrain.HourOfDay => "hour of day",
        TimeGrain.DayOfWeek => "weekday",
        TimeGrain.MonthOfYear => "month of year",
        _ => unit.ToString().ToLowerInvariant(),
    };

    public static string LabelOf(TimeGrain unit, DateTime from) => unit switch
    {
        TimeGrain.Year => from.ToString("yyyy", CultureInfo.InvariantCulture),
        TimeGrain.Quarter => string.Create(CultureInfo.InvariantCulture, $"Q{((from.Month - 1) / 3) + 1} {from.Year}"),
        TimeGrain.Month => from.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        TimeGrain.Week => "week of " + Text(from),
        TimeGrain.Hour => from.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture),
        _ => Text(from),
    };

    public static string Text(DateTime day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Label of an arbitrary range, both days included.</summary>
    public static string LabelOf(DateTime from, DateTime to) =>
        from == to.AddDays(-1) ? Text(from) : $"{Text(from)} – {Text(to.AddTicks(-1))}";

    private static Period Named(Period period) =>
        period with { Label = period.Unit is { } unit ? LabelOf(unit, period.From) : LabelOf(period.From, period.To) };

    private static bool IsWholeMonths(Period period, out int months)
    {
        months = ((period.To.Year - period.From.Year) * 12) + period.To.Month - period.From.Month;
        return months > 0 && period.From.Day == 1 && period.To == period.From.AddMonths(months) && period.From.TimeOfDay == TimeSpan.Zero;
    }

    private DateTimeOffset Instant(DateTime local)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (_zone.IsInvalidTime(time))
        {
            time = time.AddHours(1);
        }

        return new DateTimeOffset(time, _zone.GetUtcOffset(time)).ToUniversalTime();
    }
}
