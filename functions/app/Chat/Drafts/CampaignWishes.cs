using System.Globalization;
using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Scheduling;
using Analytics.Deliveries;

namespace Analytics.Chat.Drafts;

/// <summary>What a request says about a campaign besides its people and its text.</summary>
internal sealed record CampaignWishes
{
    private const string VariantNames = "ABCDEFGH";

    public static readonly CampaignWishes None = new();

    public int? HoldoutPercent { get; init; }

    public WishedTime? Time { get; init; }

    /// <summary>Subject lines to try against each other, as far as they were given.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>How many versions to try against each other; 0: there is one.</summary>
    public int Versions { get; init; }

    /// <summary>Share of the people that the versions are tried on, while the rest waits for the winner.</summary>
    public int? TestPercent { get; init; }

    /// <summary>Null where nothing is to be tried.</summary>
    public IReadOnlyList<MessageVariant>? Variants() => Versions < 2
        ? null
        : [.. Enumerable.Range(0, Versions).Select(place => new MessageVariant(VariantNames[place].ToString(), 1) { Subject = place < Subjects.Count ? Subjects[place] : null })];

    public CampaignTest? Test() => TestPercent is { } percent ? new CampaignTest { Method = CampaignTest.Winner, Percent = percent } : null;

    /// <summary>The wishes in words ("10 % held out"), so that whoever asked sees that each was understood.</summary>
    public IEnumerable<string> Told()
    {
        if (HoldoutPercent is { } heldOut)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{heldOut} % held out");
        }

        if (Versions > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Versions} versions{(TestPercent is { } share ? $", tried on {share} % first" : "")}");
        }

        if (Time is { } time)
        {
            yield return $"sent {time}";
        }
    }

    public CampaignSchedule? Schedule() => Time is { Local: true } ? new CampaignSchedule { SendTime = CampaignSchedule.Local } : null;
}

/// <summary>"Tomorrow at nine, their time": a day counted from today or the next of a weekday, and what the clock shows.</summary>
internal sealed record WishedTime(int? InDays, DayOfWeek? Weekday, TimeOnly At)
{
    private static readonly TimeOnly Morning = new(9, 0);

    /// <summary>A day without a time is its morning.</summary>
    public static TimeOnly Usual => Morning;

    /// <summary>So long after the request ("in two hours"), whatever the clock shows.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Of the clock where each person is.</summary>
    public bool Local { get; init; }

    public override string ToString()
    {
        if (Delay is { } delay)
        {
            return string.Create(CultureInfo.InvariantCulture, $"in {(delay.TotalMinutes % 60 == 0 ? $"{delay.TotalHours:0} h" : $"{delay.TotalMinutes:0} min")}");
        }

        var day = (Weekday, InDays) switch { ({ } weekday, _) => $"on {weekday} ", (_, 0) => "today ", (_, 1) => "tomorrow ", (_, { } days) => string.Create(CultureInfo.InvariantCulture, $"in {days} days "), _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"{day}at {At:HH:mm}{(Local ? ", each person's own time" : "")}");
    }

    public DateTimeOffset InstantAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (Delay is { } delay)
        {
            return now + delay;
        }

        var wall = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = Weekday is { } weekday
            ? wall.Date.AddDays((((int)weekday - (int)wall.DayOfWeek + 6) % 7) + 1)
            : wall.Date.AddDays(InDays ?? (At > TimeOnly.FromDateTime(wall) ? 0 : 1));
        return LocalTimes.InstantOf(day + At.ToTimeSpan(), zone).ToUniversalTime();
    }
}
