using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What people did, how often, when for the first time, and what lay directly before.</summary>
public sealed class BehaviourQuestionTests
{
    [Theory]
    [InlineData("how often was a report export the last step before a subscription cancelled", "Subscription Cancelled", SequenceDirection.Before, "Report Exported")]
    [InlineData("what share of trials started is directly followed by a subscription started", "Trial Started", SequenceDirection.After, "Subscription Started")]
    [InlineData("how many times did a teammate invited come right after a report exported", "Report Exported", SequenceDirection.After, "Teammate Invited")]
    public void What_stands_directly_beside_an_event_is_counted(string text, string anchor, SequenceDirection direction, string only)
    {
        var plan = Assert.IsType<SequencePlan>(Plan(text));
        Assert.Equal([anchor], plan.Anchor.Names);
        Assert.Equal(direction, plan.Direction);
        Assert.Equal([only], plan.Only!.Names);
    }

    [Theory]
    [InlineData("how many users exported at least 3 reports in their first week", TimeGrain.Week, 1)]
    [InlineData("users with 5 or more report exports within their first 14 days, how many", TimeGrain.Day, 14)]
    public void The_first_week_is_the_one_of_each_user(string text, TimeGrain unit, int amount)
    {
        var time = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan(text)).Users).FirstTime!;
        Assert.Equal(new Duration(amount, unit), time.Length);
        Assert.Empty(time.Since.Names);
    }

    [Fact]
    public void How_often_within_a_time_of_another_deed_is_counted_from_that_deed_on()
    {
        var performed = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan("how many users exported at least 3 reports within 7 days of creating an account")).Users);
        Assert.Equal(["Account Created"], performed.FirstTime!.Since.Names);
        Assert.Equal(3, performed.Test.Value);
    }

    [Theory]
    [InlineData("revenue from first invoices paid vs repeat invoices paid")]
    [InlineData("revenue from new vs returning customers")]
    public void Money_is_told_apart_by_first_and_later_rows(string text)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(text));
        Assert.Equal(2, plan.Measures.Count);
        Assert.All(plan.Measures, measure => Assert.Contains("firstRow", PlanJson.Serialize(new MetricPlan { Measures = [measure] }), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("churn rate")]
    [InlineData("what is our churn rate?")]
    public void A_churn_rate_without_a_period_is_that_of_the_last_whole_month(string text)
    {
        var plan = Assert.IsType<AudiencePlan>(Plan(text));
        var gone = Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(Assert.IsType<AllUserSets>(plan.Users).Sets[1]).Set);
        Assert.Equal(TimeGrain.Month, gone.Range!.Unit);
        Assert.InRange(gone.Range.To!.Value, Worlds.Now.AddDays(-31), Worlds.Now);
        Assert.NotNull(plan.Of);
    }

    [Theory]
    [InlineData("monthly churn rate", TimeGrain.Month)]
    [InlineData("churn rate by month", TimeGrain.Month)]
    [InlineData("churned users per week", TimeGrain.Week)]
    public void Churn_is_told_period_by_period_until_the_one_that_is_running(string text, TimeGrain grain)
    {
        var plan = Assert.IsType<LifecyclePlan>(Plan(text));
        Assert.Equal((true, grain), (plan.Churn, plan.Grain));
        Assert.True(plan.Range!.To <= Worlds.Now);
    }

    [Theory]
    [InlineData("month 1 retention by account created month", TimeGrain.Month, 1)]
    [InlineData("week 4 retention per week of account created", TimeGrain.Week, 4)]
    public void One_period_is_told_of_each_cohort(string text, TimeGrain unit, int number)
    {
        var plan = Assert.IsType<RetentionPlan>(Plan(text));
        Assert.True(plan.OnlyPeriod);
        Assert.Equal(number, plan.Periods);
        Assert.Equal(unit, plan.CohortGrain);
    }

    [Theory]
    [InlineData("average days since the last report export per user")]
    [InlineData("how long since their last invoice paid, on average per customer")]
    [InlineData("median time since last report export by country")]
    public void The_time_since_the_last_one_is_taken_of_each_user(string text)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(text)).Measures));
        Assert.Equal(FieldSource.SecondsBefore, measure.Field!.Source);
        Assert.Equal(Aggregation.Minimum, measure.PerAggregation);
    }

    [Theory]
    [InlineData("how many reports exported does it take until the first invoice paid on average")]
    [InlineData("average number of report exports before the first invoice paid")]
    public void What_was_done_before_a_first_deed_is_counted_of_each_user(string text)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(text)).Measures));
        Assert.Equal(["Invoice Paid"], Assert.IsType<BeforeFirstTest>(measure.Selection!.Where).Selection.Names);
    }

    [Fact]
    public void The_plural_of_a_yes_no_attribute_is_the_people_who_have_it()
    {
        var members = Worlds.Software with { Attributes = [.. Worlds.Software.Attributes, new PropertyDefinition("beta_tester", PropertyType.Boolean) { Count = 21_000, DistinctCount = 2 }] };
        var plan = Assert.IsType<Planned>(QuestionEngine.Understand(new Question("how many beta testers exported a report", Worlds.Now), members)).Plan;
        var json = PlanJson.Serialize(plan);
        Assert.Contains("beta_tester", json, StringComparison.Ordinal);
        Assert.True(plan is AudiencePlan or MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct }] }, json);
    }

    [Theory]
    [InlineData("share of users who paid an invoice with a second invoice paid within 90 days")]
    public void A_second_one_within_a_time_is_counted_from_the_first(string text) =>
        Assert.Equal([1], Assert.IsType<FunnelPlan>(Plan(text)).FirstSteps);

    private static QueryPlan Plan(string text) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Worlds.Software)).Plan;
}
