using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Answers;

public sealed class ChartChooserTests
{
    private static readonly Dimension Country = new(Field.Property("country"));

    [Fact]
    public void One_time_and_one_number_make_a_line() =>
        Assert.Equal(ChartType.Line, Given.Answer(new MetricPlan { Measures = [Given.Revenue], Grain = TimeGrain.Day }, [new DateOnly(2011, 12, 1), 1m], [new DateOnly(2011, 12, 2), 2m]).Chart!.Type);

    [Fact]
    public void One_category_and_one_number_make_bars() =>
        Assert.Equal(ChartType.Bar, Given.Answer(ByCountry, Rows(30)).Chart!.Type);

    [Fact]
    public void More_than_thirty_categories_make_a_table() =>
        Assert.Equal(ChartType.Table, Given.Answer(ByCountry, Rows(31)).Chart!.Type);

    [Fact]
    public void Up_to_seven_shares_of_a_whole_make_a_pie()
    {
        var plan = ByCountry with { ShareOfTotal = true };

        Assert.Equal(ChartType.Pie, Given.Answer(plan, ["a", 3m, 75m], ["b", 1m, 25m]).Chart!.Type);
        Assert.Equal(ChartType.Bar, Given.Answer(plan, ["a", 3m, 75m], ["b", 1m, 20m]).Chart!.Type);
        Assert.Equal(ChartType.Bar, Given.Answer(plan, [.. Enumerable.Range(0, 8).Select(i => new object?[] { $"c{i}", 1m, 12.5m })]).Chart!.Type);
    }

    [Fact]
    public void Time_and_a_few_groups_make_one_line_each()
    {
        var chart = Given.Answer(new MetricPlan { Measures = [Given.Revenue], Grain = TimeGrain.Month, Breakdowns = [Country] }, [new DateOnly(2011, 1, 1), "a", 1m], [new DateOnly(2011, 1, 1), "b", 2m]).Chart!;

        Assert.Equal((ChartType.Line, "month", "country"), (chart.Type, chart.X!.Column, chart.SplitBy));
        Assert.Equal(["revenue"], chart.Series.Select(s => s.Column));
        Assert.Equal("GBP", chart.Currency);
    }

    [Fact]
    public void Weekdays_are_bars_not_a_line() =>
        Assert.Equal(ChartType.Bar, Given.Answer(new MetricPlan { Measures = [Given.Revenue], Grain = TimeGrain.DayOfWeek }, [1L, 5m], [2L, 6m]).Chart!.Type);

    [Fact]
    public void Numbers_of_another_kind_get_no_place_on_the_axis() =>
        Assert.Equal(["revenue"], Given.Answer(new MetricPlan { Measures = [Given.Revenue, Given.Orders], Grain = TimeGrain.Month }, [new DateOnly(2011, 1, 1), 5m, 2L], [new DateOnly(2011, 2, 1), 5m, 2L]).Chart!.Series.Select(s => s.Column));

    [Fact]
    public void A_type_asked_for_is_taken_when_it_fits()
    {
        var chart = Given.Answer(ByCountry with { Chart = ChartType.Pie }, Rows(3)).Chart!;

        Assert.Equal((ChartType.Pie, "As asked: a pie chart."), (chart.Type, chart.Reason));
    }

    [Fact]
    public void A_type_asked_for_that_does_not_fit_is_explained()
    {
        var chart = Given.Answer(ByCountry with { Chart = ChartType.Line }, Rows(3)).Chart!;

        Assert.Equal(ChartType.Bar, chart.Type);
        Assert.StartsWith("A line chart needs a time axis;", chart.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_parts_make_no_pie() =>
        Assert.Equal(ChartType.Bar, Given.Answer(ByCountry with { Chart = ChartType.Pie }, ["a", 5m], ["b", -1m]).Chart!.Type);

    [Fact]
    public void A_distribution_is_bars() =>
        Assert.Equal(ChartType.Bar, Given.Answer(
            new DistributionPlan { Value = new AggregateMeasure { PerAggregation = Aggregation.Count, Per = EntityKey.User }, Buckets = [new("1", 1, 1), new("2+", 2, null)] },
            ["1", 5L, 50m], ["2+", 5L, 50m]).Chart!.Type);

    private static MetricPlan ByCountry => new() { Measures = [Given.Revenue], Breakdowns = [Country] };

    private static object?[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new object?[] { $"country {i}", (decimal)i })];
}
