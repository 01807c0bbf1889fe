using Analytics.Platform.Results;

namespace Analytics.Campaigns.Scheduling;

/// <summary>When and how fast a campaign is sent, besides its time.</summary>
internal sealed record CampaignSchedule
{
    public const string Local = "local";

    /// <summary>Somewhere it is this much earlier that the clocks show a time than in the organization's zone.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(26);

    private const int MostThrottle = 1_000_000;
    private const int MostLateHours = 168;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);
    private static readonly string[] SendTimes = ["together", Local, "best"];

    /// <summary>together: all at the campaign's time; local: when each person's clock shows it; best: at the hour at which each person is usually about, within a day.</summary>
    public string SendTime { get; init; } = "together";

    /// <summary>At most so many messages a minute; null: as many as the provider takes.</summary>
    public int? ThrottlePerMinute { get; init; }

    /// <summary>A start that was missed by at most so many hours, as the product did not run, is made up for; one missed by more is not.</summary>
    public int LateHours { get; init; } = 24;

    /// <summary>Null: it is sent once.</summary>
    public Recurrence? Recurrence { get; init; }

    internal Error? Fault =>
        !SendTimes.Contains(SendTime, StringComparer.Ordinal) ? CampaignErrors.ScheduleInvalid($"the send time is {string.Join(", ", SendTimes)}")
        : ThrottlePerMinute is < 1 or > MostThrottle ? CampaignErrors.ScheduleInvalid($"a throttle is 1 to {MostThrottle} messages a minute")
        : LateHours is < 0 or > MostLateHours ? CampaignErrors.ScheduleInvalid($"a missed start is made up for within 0 to {MostLateHours} hours")
        : Recurrence?.Fault;

    /// <summary>Whether a time is too long ago to be made up for.</summary>
    internal bool IsMissed(DateTimeOffset scheduled, DateTimeOffset now) => now - scheduled > (LateHours == 0 ? Grace : TimeSpan.FromHours(LateHours));

    /// <summary>Whether a delivery at that time has to begin: in the person's time it is due somewhere first.</summary>
    internal bool IsDue(DateTimeOffset? scheduled, DateTimeOffset now) => scheduled <= now + (SendTime == Local ? Ahead : TimeSpan.Zero);
}
