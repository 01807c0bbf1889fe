using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Parts of an amount, rows with a value beside rows without, and what a number did in a period.</summary>
public sealed class SharesAndSidesTests
{
    [Theory]
    [InlineData("invoices paid with and without a billing period")]
    [InlineData("invoices paid with vs without billing period")]
    public void Rows_with_a_value_stand_beside_rows_without(string text)
    {
        var plan = Plan(text);

        Assert.Null(plan.Where);
        var sides = Assert.Single(plan.Breakdowns);
        Assert.Equal(Field.Property("billing_period"), sides.Field);
        Assert.Equal([TestOperator.IsPresent, TestOperator.IsMissing], sides.Cases.Select(side => Assert.IsType<FieldTest>(side.Test).Operator));
    }

    [Theory]
    [InlineData("what share of revenue comes from invoices paid")]
    [InlineData("percentage of revenue from invoices paid")]
    public void The_share_of_an_amount_is_that_of_the_named_rows(string text)
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Plan(text).Measures));

        Assert.Equal(["Invoice Paid"], Sum(share.Numerator).Selection!.Names);
        Assert.Equal(["Invoice Paid", "Subscription Started"], Sum(share.Denominator).Selection!.Names.Order());
    }

    [Fact]
    public void An_amount_that_is_split_between_two_events_is_told_of_each()
    {
        var plan = Plan("revenue split between invoices paid and subscriptions started");

        Assert.Equal([["Invoice Paid"], ["Subscription Started"]], plan.Measures.Select(measure => Sum(measure).Selection!.Names));
        Assert.Equal(2, plan.Measures.Select(measure => measure.Name).Distinct().Count());
    }

    [Fact]
    public void Money_from_what_several_events_are_called_is_that_of_all_which_bring_any()
    {
        var model = Worlds.Software with { Events = [.. Worlds.Software.Events, new("Subscription Renewed") { Count = 9_000, Users = 4_000, Revenue = 90_000 }] };

        var plan = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("revenue from subscriptions", Worlds.Now), model)).Plan);

        Assert.Equal(["Subscription Renewed", "Subscription Started"], Sum(Assert.Single(plan.Measures)).Selection!.Names.Order());
    }

    [Theory]
    [InlineData("how did revenue change in february")]
    [InlineData("how much did revenue grow in february")]
    [InlineData("by how much did revenue drop last month")]
    public void What_a_number_did_in_a_period_is_told_against_the_one_before(string text)
    {
        var plan = Plan(text);

        Assert.Equal("February 2026", plan.Range?.Label);
        Assert.Equal("January 2026", Assert.Single(plan.Comparison!.Ranges).Label);
    }

    [Fact]
    public void The_best_customers_are_those_who_bring_most_each()
    {
        var plan = Plan("which plan brings the best customers");

        var each = Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));
        Assert.Equal((Aggregation.Average, FieldSource.Revenue, FieldSource.UserId), (each.Aggregation, each.Field!.Source, Assert.Single(each.Per!.Fields).Source));
        Assert.Equal("plan", Assert.Single(plan.Breakdowns).Name);
    }

    [Theory]
    [InlineData("what percentage of new users come back the next day", TimeGrain.Day, 1)]
    [InlineData("what share of new users come back after 2 weeks", TimeGrain.Week, 2)]
    [InlineData("what percentage of new users come back on day 7", TimeGrain.Day, 7)]
    public void Who_of_the_new_comes_back_later_is_counted_from_each_ones_own_first(string text, TimeGrain grain, int periods)
    {
        var plan = Assert.IsType<RetentionPlan>(Understood(text));

        Assert.Equal((grain, periods, true), (plan.PeriodGrain!.Value, plan.Periods!.Value, plan.Single));
        Assert.Null(plan.CohortRange);
    }

    [Fact]
    public void A_part_of_an_amount_is_an_amount()
    {
        var model = Worlds.Software with { Events = [.. Worlds.Software.Events, new("Refund Issued") { Count = 90, Users = 80, Revenue = -9_000 }] };

        var share = Assert.IsType<RatioMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("refunds issued as a percentage of revenue", Worlds.Now), model)).Plan).Measures));

        Assert.Equal(["Refund Issued"], Sum(share.Numerator).Selection!.Names);
        Assert.Equal(-100, share.Scale);
    }

    [Fact]
    public void A_number_of_rows_without_money_is_no_part_of_an_amount() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("teammates invited as a percentage of revenue", Worlds.Now), Worlds.Software));

    private static AggregateMeasure Sum(Measure measure)
    {
        var sum = Assert.IsType<AggregateMeasure>(measure);
        Assert.Equal((Aggregation.Sum, FieldSource.Revenue), (sum.Aggregation, sum.Field!.Source));
        return sum;
    }

    private static MetricPlan Plan(string text) => Assert.IsType<MetricPlan>(Understood(text));

    private static QueryPlan Understood(string text) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Worlds.Software)).Plan;
}
