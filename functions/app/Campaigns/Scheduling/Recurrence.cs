using Analytics.Platform.Results;

namespace Analytics.Campaigns.Scheduling;

/// <summary>When a campaign is sent again: a rule in the clock of a time zone, whatever the zone's clocks do.</summary>
internal sealed record Recurrence
{
    public const string Entered = "entered";

    private const int MostInterval = 52;
    private const int DaysAhead = 366 * 6;

    private static readonly string[] Units = ["day", "week", "month"];
    private static readonly string[] Audiences = ["everybody", Entered];

    /// <summary>day, week, month.</summary>
    public string Every { get; init; } = "week";

    /// <summary>Every so many of them, counted from <see cref="From"/>.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>Of a week: 1 is Monday, 7 Sunday.</summary>
    public IReadOnlyList<int> Weekdays { get; init => field = value ?? field; } = [];

    /// <summary>Of a month; in shorter months it is the last day.</summary>
    public int MonthDay { get; init; } = 1;

    public TimeOnly At { get; init; } = new(9, 0);

    public string TimeZone { get; init; } = "";

    /// <summary>Not before this day; the day of the launch if left out.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Not after this day.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>everybody of the segment, or those who entered it since the time before.</summary>
    public string Audience { get; init; } = "everybody";

    /// <summary>Null when it can be used.</summary>
    internal Error? Fault =>
        !Units.Contains(Every, StringComparer.Ordinal) ? CampaignErrors.RecurrenceInvalid($"it is every {string.Join(", ", Units)}")
        : Interval is < 1 or > MostInterval ? CampaignErrors.RecurrenceInvalid($"the interval is 1 to {MostInterval}")
        : Every == "week" && (Weekdays.Count == 0 || Weekdays.Any(day => day is < 1 or > 7)) ? CampaignErrors.RecurrenceInvalid("a week needs days: 1 is Monday, 7 is Sunday")
        : Every == "month" && MonthDay is < 1 or > 31 ? CampaignErrors.RecurrenceInvalid("the day of the month is 1 to 31")
        : LocalTimes.FindZone(TimeZone) is null ? CampaignErrors.RecurrenceInvalid($"there is no time zone \"{TimeZone}\": use a name such as Europe/Berlin")
        : Until < From ? CampaignErrors.RecurrenceInvalid("it ends before it begins")
        : !Audiences.Contains(Audience, StringComparer.Ordinal) ? CampaignErrors.RecurrenceInvalid($"the audience is {string.Join(" or ", Audiences)}")
        : null;

    /// <summary>The first occurrence after an instant; null when there is none (any more).</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var zone = LocalTimes.FindZone(TimeZone)!;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        var start = From is { } from && from > today ? from : today.AddDays(-1);
        for (var ahead = 0; ahead < DaysAhead; ahead++)
        {
            var day = start.AddDays(ahead);
            if (day > Until)
            {
                return null;
            }

            if (FallsOn(day) && LocalTimes.InstantOf(day.ToDateTime(At), zone) is var at && at > instant)
            {
                return at.ToUniversalTime();
            }
        }

        return null;
    }

    private bool FallsOn(DateOnly day)
    {
        var from = From ?? day;
        if (day < from)
        {
            return false;
        }

        return Every switch
        {
            "day" => (day.DayNumber - from.DayNumber) % Interval == 0,
            "week" => Weekdays.Contains(IsoDay(day)) && (Monday(day) - Monday(from)) / 7 % Interval == 0,
            _ => day.Day == Math.Min(MonthDay, DateTime.DaysInMonth(day.Year, day.Month)) && ((day.Year * 12) + day.Month - (from.Year * 12) - from.Month) % Interval == 0,
        };
    }

    private static int IsoDay(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;

    private static int Monday(DateOnly day) => day.DayNumber - IsoDay(day) + 1;
}
