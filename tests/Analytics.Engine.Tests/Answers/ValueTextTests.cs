using Analytics.Engine.Answers;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Answers;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData(0.4, "0.4 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(4282, "1 h 11 min")]
    [InlineData(86400, "1 day")]
    [InlineData(968400, "11 days 5 h")]
    [InlineData(8640000, "100 days")]
    [InlineData(-90, "-1 min 30 s")]
    public void Durations_are_human(double seconds, string text) => Assert.Equal(text, ValueText.Duration((decimal)seconds));

    [Theory]
    [InlineData("GBP", 1509496.33, "£1,509,496.33")]
    [InlineData("NOK", 12.5, "12.50 NOK")]
    [InlineData("JPY", 1234, "¥1,234")]
    [InlineData(null, 12.5, "12.50")]
    [InlineData("EUR", -3, "-€3.00")]
    public void Money_follows_its_currency(string? currency, double amount, string text) =>
        Assert.Equal(text, new ValueText(Given.Model with { Currency = currency }).Money((decimal)amount));

    [Theory]
    [InlineData(0, "0.0%")]
    [InlineData(12.34, "12.3%")]
    [InlineData(0.04, "0.04%")]
    [InlineData(-5, "-5.0%")]
    public void Percentages_have_one_digit(double percent, string text) => Assert.Equal(text, ValueText.Percent((decimal)percent));

    [Fact]
    public void Buckets_are_named_as_people_name_them()
    {
        var values = new ValueText(Given.Model);

        Assert.Equal("Q4 2011", values.Bucket(new DateOnly(2011, 10, 1), TimeGrain.Quarter));
        Assert.Equal("the week of 7 Nov 2011", values.Bucket(new DateOnly(2011, 11, 7), TimeGrain.Week));
        Assert.Equal("Sunday", values.Bucket(7L, TimeGrain.DayOfWeek));
        Assert.Equal("09:00", values.Bucket(9L, TimeGrain.HourOfDay));
        Assert.Equal("December", values.Bucket(12L, TimeGrain.MonthOfYear));
    }

    [Fact]
    public void Hours_are_told_in_the_organization_s_zone() =>
        Assert.Equal("1 Jul 2011, 14:00", new ValueText(Given.Model with { TimeZone = "Europe/Oslo" }).Bucket(new DateTimeOffset(2011, 7, 1, 12, 0, 0, TimeSpan.Zero), TimeGrain.Hour));
}
