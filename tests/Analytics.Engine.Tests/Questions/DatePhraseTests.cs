using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

public sealed class DatePhraseTests
{
    /// <summary>Asked on Wednesday 18 March 2026, 10:30 UTC.</summary>
    [Theory]
    [InlineData("yesterday", "2026-03-17", "2026-03-18")]
    [InlineData("today", "2026-03-18", "2026-03-18T10:30")]
    [InlineData("last week", "2026-03-09", "2026-03-16")]
    [InlineData("last month", "2026-02-01", "2026-03-01")]
    [InlineData("last quarter", "2025-10-01", "2026-01-01")]
    [InlineData("last year", "2025-01-01", "2026-01-01")]
    [InlineData("this month so far", "2026-03-01", "2026-03-18T10:30")]
    [InlineData("this year", "2026-01-01", "2026-03-18T10:30")]
    [InlineData("last 14 days", "2026-03-04", "2026-03-18")]
    [InlineData("in the past two weeks", "2026-03-02", "2026-03-16")]
    [InlineData("in the last 24 hours", "2026-03-17T10:30", "2026-03-18T10:30")]
    [InlineData("in june", "2025-06-01", "2025-07-01")]
    [InlineData("in january", "2026-01-01", "2026-02-01")]
    [InlineData("in june 2024", "2024-06-01", "2024-07-01")]
    [InlineData("on june 5", "2025-06-05", "2025-06-06")]
    [InlineData("on the 5th of june 2024", "2024-06-05", "2024-06-06")]
    [InlineData("on 2026-02-03", "2026-02-03", "2026-02-04")]
    [InlineData("in 2026-02", "2026-02-01", "2026-03-01")]
    [InlineData("in q3 2025", "2025-07-01", "2025-10-01")]
    [InlineData("in the third quarter of 2025", "2025-07-01", "2025-10-01")]
    [InlineData("in h1 2025", "2025-01-01", "2025-07-01")]
    [InlineData("in the first half of february", "2026-02-01", "2026-02-16")]
    [InlineData("in 2025", "2025-01-01", "2026-01-01")]
    [InlineData("in the week of march 4", "2026-03-02", "2026-03-09")]
    [InlineData("in week 9 of 2026", "2026-02-23", "2026-03-02")]
    [InlineData("in 2025 wk 14", "2025-03-31", "2025-04-07")]
    [InlineData("between feb 3 and feb 10", "2026-02-03", "2026-02-11")]
    [InlineData("from january to february", "2026-01-01", "2026-03-01")]
    [InlineData("between 1 and 15 feb", "2026-02-01", "2026-02-16")]
    [InlineData("feb 1-15", "2026-02-01", "2026-02-16")]
    [InlineData("since march 2", "2026-03-02", "2026-03-19")]
    [InlineData("before 2025", null, "2025-01-01")]
    [InlineData("until february 10", null, "2026-02-11")]
    [InlineData("3 days ago", "2026-03-15", "2026-03-16")]
    [InlineData("last friday", "2026-03-13", "2026-03-14")]
    [InlineData("last november", "2025-11-01", "2025-12-01")]
    [InlineData("year to date", "2026-01-01", "2026-03-18T10:30")]
    [InlineData("in the first week of february", "2026-02-01", "2026-02-08")]
    [InlineData("in the last 3 days of february", "2026-02-26", "2026-03-01")]
    [InlineData("in may last year", "2025-05-01", "2025-06-01")]
    [InlineData("in the last 3 months", "2025-12-01", "2026-03-01")]
    public void A_period_is_read(string phrase, string? from, string to)
    {
        var plan = Metric("how many level ups " + phrase);
        Assert.Equal(from is null ? null : Time(from), plan.Range?.From);
        Assert.Equal(Time(to), plan.Range?.To);
    }

    [Theory]
    [InlineData("per week", TimeGrain.Week)]
    [InlineData("weekly", TimeGrain.Week)]
    [InlineData("by month", TimeGrain.Month)]
    [InlineData("each day", TimeGrain.Day)]
    [InlineData("per hour of the day", TimeGrain.HourOfDay)]
    [InlineData("by day of week", TimeGrain.DayOfWeek)]
    [InlineData("by weekday", TimeGrain.DayOfWeek)]
    [InlineData("quarterly", TimeGrain.Quarter)]
    public void A_grain_is_read(string phrase, TimeGrain grain) => Assert.Equal(grain, Metric("level ups " + phrase).Grain);

    [Theory]
    [InlineData("level ups in february vs january", "2026-02-01", "2026-01-01")]
    [InlineData("level ups last week compared with the week before", "2026-03-09", "2026-03-02")]
    [InlineData("level ups in the last 7 days vs the 7 days before", "2026-03-11", "2026-03-04")]
    [InlineData("level ups in february vs the same month last year", "2026-02-01", "2025-02-01")]
    [InlineData("level ups q4 vs q3 2025", "2025-10-01", "2025-07-01")]
    [InlineData("did level ups go up last month?", "2026-02-01", "2026-01-01")]
    public void Two_periods_are_compared_the_later_one_being_the_plans_range(string text, string later, string earlier)
    {
        var plan = Metric(text);
        Assert.Equal(Time(later), plan.Range!.From);
        Assert.Equal(Time(earlier), Assert.Single(plan.Comparison!.Ranges).From);
    }

    [Fact]
    public void Days_are_those_of_the_organizations_zone()
    {
        var plan = (MetricPlan)Assert.IsType<Planned>(QuestionEngine.Understand(new Question("how many signups yesterday", Worlds.Now), Worlds.Software)).Plan;
        Assert.Equal(new DateTimeOffset(2026, 3, 16, 23, 0, 0, TimeSpan.Zero), plan.Range!.From);
    }

    [Fact]
    public void An_unfinished_unit_is_marked_partial()
    {
        Assert.True(Metric("level ups this month").Range!.Partial);
        Assert.False(Metric("level ups last month").Range!.Partial);
    }

    private static MetricPlan Metric(string text) =>
        Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Worlds.Game)).Plan);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
