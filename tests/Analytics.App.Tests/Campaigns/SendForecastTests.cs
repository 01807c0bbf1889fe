using Analytics.Campaigns.Simulation;

namespace Analytics.App.Tests.Campaigns;

/// <summary>When messages go out, of when they are due and how many may.</summary>
public sealed class SendForecastTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 22, 50, 0, TimeSpan.Zero);

    [Fact]
    public void Without_limits_everything_goes_out_when_it_is_due()
    {
        var forecast = Forecast([new(Start, 5), new(Start.AddHours(2), 7)], null);

        Assert.Equal([(22, 5L), (0, 7L)], forecast.Hours.Select(hour => (hour.At.Hour, hour.Messages)));
        Assert.Equal((Start, Start.AddHours(2)), (forecast.FirstAt, forecast.LastAt));
    }

    [Fact]
    public void A_throttle_makes_a_line()
    {
        var forecast = Forecast([new(Start, 100), new(Start.AddMinutes(5), 20)], 10);

        // 10 a minute from 22:50 on: 100 until 22:59, the 20 in the two minutes after.
        Assert.Equal([(22, 100L), (23, 20L)], forecast.Hours.Select(hour => (hour.At.Hour, hour.Messages)));
        Assert.Equal(Start.AddMinutes(11), forecast.LastAt);
    }

    [Fact]
    public void What_is_above_the_ceiling_of_a_day_goes_out_on_the_next()
    {
        var first = new DateOnly(2026, 6, 1);
        var forecast = SendForecast.Of([new(Start, 100)], null, day => day == first ? 30 : day == first.AddDays(1) ? 50 : null, at => DateOnly.FromDateTime(at.UtcDateTime));

        Assert.Equal([30L, 50L, 20L], forecast.Hours.Select(hour => hour.Messages));
        Assert.Equal(new DateTimeOffset(2026, 6, 3, 0, 0, 0, TimeSpan.Zero), forecast.LastAt);
    }

    [Fact]
    public void What_does_not_end_has_no_end()
    {
        Assert.Null(Forecast([new(Start, 10_000_000)], 1).LastAt);
        Assert.Null(Forecast([], 1).FirstAt);
    }

    [Fact]
    public void Expected_conversions_have_an_interval_even_where_nobody_has_converted()
    {
        var none = ExpectedConversions.Of("purchase", 7, 1_000, 0, 500);
        var some = ExpectedConversions.Of("purchase", 7, 1_000, 100, 500);

        Assert.Equal((0.0, 0.0), (none.Expected, none.Low));
        Assert.InRange(none.High, 1.5, 2.5);
        Assert.Equal(50, some.Expected, 9);
        // Wilson's interval of 100 in 1,000: 0.0829 to 0.1202.
        Assert.Equal((41.5, 60.1), (Math.Round(some.Low, 1), Math.Round(some.High, 1)));
    }

    private static SendForecast Forecast(IReadOnlyList<DueMessages> due, int? throttle) => SendForecast.Of(due, throttle, _ => null, at => DateOnly.FromDateTime(at.UtcDateTime));
}
