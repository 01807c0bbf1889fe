using System.Globalization;
using Analytics.Campaigns.Scheduling;

namespace Analytics.App.Tests.Campaigns;

/// <summary>Rules in the clock of a zone, over the days on which real clocks jump.</summary>
public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30Z")] // skipped: as if the clocks had gone on
    [InlineData("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30Z")] // comes twice: the first
    [InlineData("2026-03-08T02:30", "America/New_York", "2026-03-08T07:30Z")]
    [InlineData("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30Z")]
    [InlineData("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45Z")] // half an hour
    [InlineData("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45Z")]
    [InlineData("2026-09-06T00:30", "America/Santiago", "2026-09-06T04:30Z")] // at midnight
    [InlineData("2026-07-01T09:00", "Asia/Kathmandu", "2026-07-01T03:15Z")]
    public void A_time_of_the_clock_is_one_instant(string wall, string zone, string expected) =>
        Assert.Equal(At(expected), LocalTimes.InstantOf(DateTime.Parse(wall, CultureInfo.InvariantCulture), LocalTimes.FindZone(zone)!));

    [Fact]
    public void Nine_every_day_stays_nine_when_the_clocks_change()
    {
        var rule = new Recurrence { Every = "day", At = new(9, 0), TimeZone = "Europe/Berlin" };

        Assert.Equal([At("2026-03-28T08:00Z"), At("2026-03-29T07:00Z"), At("2026-03-30T07:00Z")], Take(rule, "2026-03-27T12:00Z", 3));
    }

    [Fact]
    public void A_day_of_the_fold_has_one_occurrence_and_a_day_of_the_gap_too()
    {
        var rule = new Recurrence { Every = "day", At = new(2, 30), TimeZone = "Europe/Berlin" };

        Assert.Equal([At("2026-10-24T00:30Z"), At("2026-10-25T00:30Z"), At("2026-10-26T01:30Z")], Take(rule, "2026-10-23T12:00Z", 3));
        Assert.Equal([At("2026-03-28T01:30Z"), At("2026-03-29T01:30Z"), At("2026-03-30T00:30Z")], Take(rule, "2026-03-27T12:00Z", 3));
    }

    [Fact]
    public void Every_second_week_counts_from_the_first()
    {
        var rule = new Recurrence { Every = "week", Interval = 2, Weekdays = [1, 5], At = new(8, 0), TimeZone = "UTC", From = new(2026, 6, 3) };

        // 3 June is a Wednesday: its week counts.
        Assert.Equal([At("2026-06-05T08:00Z"), At("2026-06-15T08:00Z"), At("2026-06-19T08:00Z"), At("2026-06-29T08:00Z")], Take(rule, "2026-06-01T00:00Z", 4));
    }

    [Fact]
    public void The_thirty_first_is_the_last_day_of_shorter_months()
    {
        var rule = new Recurrence { Every = "month", MonthDay = 31, At = new(6, 0), TimeZone = "UTC", From = new(2028, 1, 1), Until = new(2028, 4, 30) };

        Assert.Equal([At("2028-01-31T06:00Z"), At("2028-02-29T06:00Z"), At("2028-03-31T06:00Z"), At("2028-04-30T06:00Z")], Take(rule, "2027-12-01T00:00Z", 9));
    }

    [Fact]
    public void A_rule_that_cannot_be_kept_is_refused()
    {
        var rule = new Recurrence { Every = "week", Weekdays = [1], TimeZone = "Europe/Berlin" };

        Assert.Null(rule.Fault);
        Assert.NotNull((rule with { Every = "hour" }).Fault);
        Assert.NotNull((rule with { Weekdays = [] }).Fault);
        Assert.NotNull((rule with { Weekdays = [8] }).Fault);
        Assert.NotNull((rule with { TimeZone = "Berlin" }).Fault);
        Assert.NotNull((rule with { Interval = 0 }).Fault);
        Assert.NotNull((rule with { From = new(2026, 2, 1), Until = new(2026, 1, 1) }).Fault);
        Assert.NotNull(new CampaignSchedule { SendTime = "whenever" }.Fault);
        Assert.NotNull(new CampaignSchedule { ThrottlePerMinute = 0 }.Fault);
    }

    [Fact]
    public void What_was_missed_by_more_than_was_chosen_is_not_made_up_for()
    {
        var schedule = new CampaignSchedule { LateHours = 6 };

        Assert.False(schedule.IsMissed(At("2026-06-01T08:00Z"), At("2026-06-01T14:00Z")));
        Assert.True(schedule.IsMissed(At("2026-06-01T08:00Z"), At("2026-06-01T14:01Z")));
        Assert.False((schedule with { LateHours = 0 }).IsMissed(At("2026-06-01T08:00Z"), At("2026-06-01T08:10Z")));
        Assert.True((schedule with { LateHours = 0 }).IsMissed(At("2026-06-01T08:00Z"), At("2026-06-01T08:16Z")));
    }

    private static List<DateTimeOffset> Take(Recurrence rule, string after, int most)
    {
        var found = new List<DateTimeOffset>();
        var at = At(after);
        while (found.Count < most && rule.NextAfter(at) is { } next)
        {
            found.Add(next);
            at = next;
        }

        return found;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
