using System.Globalization;
using Analytics.LocalRuntime.Timers;

namespace Analytics.Runtime.Tests.Timers;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("*/5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z")]
    [InlineData("0 */5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z")]
    [InlineData("30 0 12 * * Mon", "2026-01-01T00:00:00Z", "2026-01-05T12:00:30Z")]
    [InlineData("0 0 0 1 * 1", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z")]
    [InlineData("0 50/5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:50:00Z")]
    [InlineData("0 5-1 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    [InlineData("0 0 0 13 * friday", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00Z")]
    [InlineData("00:00:30", "2026-01-01T00:00:00Z", "2026-01-01T00:00:30Z")]
    [InlineData("0  0  3 * * *", "2026-01-01T03:00:00Z", "2026-01-02T03:00:00Z")]
    public void The_next_occurrence_is_strictly_after_the_given_time(string expression, string after, string expected)
        => Assert.Equal(Time(expected), TimerSchedule.Parse(expression, TimeZoneInfo.Utc).Next(Time(after)));

    [Theory]
    [InlineData("every day")]
    [InlineData("* * * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("0 0 0 ? * *")]
    [InlineData("-00:01:00")]
    public void An_expression_that_is_no_schedule_is_refused(string expression)
        => Assert.StartsWith(
            "The schedule expression was not recognized as a valid cron expression or timespan string.",
            Assert.Throws<ArgumentException>(() => TimerSchedule.Parse(expression, TimeZoneInfo.Utc)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_date_that_never_comes_has_no_occurrence()
        => Assert.Null(TimerSchedule.Parse("0 0 0 31 2 *", TimeZoneInfo.Utc).Next(Time("2026-01-01T00:00:00Z")));

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void A_schedule_closer_than_a_minute_is_frequent(string expression, bool expected)
        => Assert.Equal(expected, TimerSchedule.Parse(expression, TimeZoneInfo.Utc).IsFrequent(Time("2026-01-01T00:00:00Z")));

    [Fact]
    public void A_daily_time_in_the_repeated_hour_of_autumn_happens_once()
        => Assert.Equal(["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"], Occurrences("0 30 2 * * *", "2026-10-23T12:00:00Z", 3));

    [Fact]
    public void A_daily_time_after_a_run_within_the_repeated_hour_waits_for_the_next_day()
        => Assert.Equal(["2026-10-26T01:30"], Occurrences("0 30 2 * * *", "2026-10-25T01:05:00Z", 1));

    [Fact]
    public void An_hourly_time_runs_through_the_repeated_hour_of_autumn()
        => Assert.Equal(["2026-10-25T00:00", "2026-10-25T01:00", "2026-10-25T02:00"], Occurrences("0 0 * * * *", "2026-10-24T23:00:00Z", 3));

    [Fact]
    public void A_daily_time_in_the_missing_hour_of_spring_happens_when_the_clock_jumps()
        => Assert.Equal(["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"], Occurrences("0 30 2 * * *", "2026-03-27T12:00:00Z", 3));

    [Fact]
    public void An_hourly_time_goes_on_over_the_missing_hour_of_spring()
        => Assert.Equal(["2026-03-29T00:00", "2026-03-29T01:00", "2026-03-29T02:00"], Occurrences("0 0 * * * *", "2026-03-28T23:00:00Z", 3));

    private static string[] Occurrences(string expression, string after, int count)
    {
        var schedule = TimerSchedule.Parse(expression, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var occurrences = new List<string>();
        for (var at = Time(after); occurrences.Count < count;)
        {
            at = schedule.Next(at)!.Value;
            occurrences.Add(at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        }

        return [.. occurrences];
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
