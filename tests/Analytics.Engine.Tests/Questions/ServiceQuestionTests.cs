using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Questions about what is done for people: rates, ranks and sides over the worlds of <see cref="ServiceWorlds"/>.</summary>
public sealed class ServiceQuestionTests
{
    [Theory]
    [InlineData("share of late payments by method", "method", "late")]
    [InlineData("percentage of refused payments per method", "method", "refused")]
    [InlineData("what share of payments were late, by method", "method", "late")]
    [InlineData("percent of gift wrap orders by country", "country", "gift wrap")]
    public void A_share_of_what_is_so_is_told_within_each_group(string text, string group, string value)
    {
        var plan = Metric(ServiceWorlds.Garden, text);
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures));
        Assert.Equal(group, Assert.Single(plan.Breakdowns).Field.Path);
        Assert.Contains(value, PlanJson.Serialize(plan with { Measures = [rate.Numerator], Title = null }), StringComparison.Ordinal);
        Assert.DoesNotContain(value, PlanJson.Serialize(plan with { Measures = [rate.Denominator], Title = null }).Replace($"payments {value}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(plan.ShareOfTotal);
    }

    [Theory]
    [InlineData("share of orders by country")]
    [InlineData("late payments by method as a percentage")]
    public void A_share_of_everything_is_one_of_the_total(string text) => Assert.True(Metric(ServiceWorlds.Garden, text).ShareOfTotal);

    [Theory]
    [InlineData("revenue in 2026 compared to last year", "2025-03-18")]
    [InlineData("orders in 2026 vs 2025", "2025-03-18")]
    [InlineData("orders this month vs last month", "2026-02-18")]
    [InlineData("orders in 2026 compared with the whole of 2025", "2026-01-01")]
    [InlineData("orders in 2025 vs 2024", "2025-01-01")]
    public void A_part_of_a_period_is_set_against_the_same_part(string text, string end)
    {
        var said = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), ServiceWorlds.Garden));
        var earlier = Assert.Single(Assert.IsType<MetricPlan>(said.Plan).Comparison!.Ranges);
        Assert.Equal(end, $"{earlier.To:yyyy-MM-dd}");
        Assert.Equal(end.EndsWith("18", StringComparison.Ordinal), said.Assumptions.Any(text => text.StartsWith("like for like", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("how many customers spent less than 100")]
    [InlineData("customers with fewer than 3 orders")]
    [InlineData("share of customers who spent under 50 euros")]
    public void Who_did_little_did_it_at_least_once(string text)
    {
        var said = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), ServiceWorlds.Garden));
        var both = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(said.Plan).Users);
        Assert.Equal(new ValueTest(TestOperator.GreaterOrEqual, 1), Assert.IsType<Performed>(both.Sets[0]).Test);
        Assert.Contains(said.Assumptions, assumed => assumed.Contains("has none is not among them", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_never_did_it_is_among_them_where_that_is_said()
    {
        var either = Assert.IsType<AnyUserSet>(Assert.IsType<AudiencePlan>(Plan(ServiceWorlds.Garden, "how many customers never ordered or ordered fewer than 3 times")).Users);
        Assert.IsType<NotInUserSet>(either.Sets[0]);
        Assert.Equal(new ValueTest(TestOperator.LessThan, 3), Assert.IsType<Performed>(either.Sets[1]).Test);
    }

    [Theory]
    [InlineData("how many customers have an email?", TestOperator.IsPresent)]
    [InlineData("customers with an email address", TestOperator.IsPresent)]
    [InlineData("how many customers have no email", TestOperator.IsMissing)]
    public void What_people_have_is_their_own(string text, TestOperator test)
    {
        var where = Assert.IsType<FieldTest>(Metric(ServiceWorlds.HelpLine, text).Where);
        Assert.Equal((Field.Attribute("email"), test), (where.Field, where.Operator));
    }

    [Theory]
    [InlineData("tickets by email")]
    [InlineData("how many tickets were closed by email")]
    public void What_is_done_by_a_way_is_one_of_its_values(string text)
    {
        var plan = Metric(ServiceWorlds.HelpLine, text);
        Assert.Empty(plan.Breakdowns);
        Assert.Equal(("channel", "ticket_closed"), (Assert.IsType<FieldTest>(plan.Where).Field.Path, Only(plan).Selection!.Names[0]));
    }

    [Theory]
    [InlineData("revenue from customers without a name vs with a name", FieldSource.UserAttribute)]
    [InlineData("orders of people with a name vs without", FieldSource.UserAttribute)]
    [InlineData("average order value of customers without a name compared to those with one", FieldSource.UserAttribute)]
    [InlineData("orders of people without an account vs with", FieldSource.UserId)]
    [InlineData("average order value of guests compared with known customers", FieldSource.UserId)]
    public void Those_who_have_it_and_those_who_do_not_are_two_sides(string text, FieldSource source)
    {
        var sides = Assert.Single(Metric(ServiceWorlds.Garden, text).Breakdowns);
        Assert.Equal(source, sides.Field.Source);
        Assert.Equal([TestOperator.IsMissing, TestOperator.IsPresent], sides.Cases.Select(side => Assert.IsType<FieldTest>(side.Test).Operator).Order());
    }

    [Fact]
    public void A_word_of_an_event_comes_before_relatives_of_other_names()
    {
        Assert.Equal("ticket_closed", Assert.Single(Only(Metric(ServiceWorlds.HelpLine, "tickets by channel")).Selection!.Names));
        Assert.Contains("\"aggregation\":\"count\",\"test\":{\"operator\":\"lessThan\",\"value\":5}", PlanJson.Serialize(Plan(ServiceWorlds.School, "students who watched fewer than 5 lessons")), StringComparison.Ordinal);
    }

    private static AggregateMeasure Only(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    private static MetricPlan Metric(SemanticModel model, params string[] turns) => Assert.IsType<MetricPlan>(Plan(model, turns));

    private static QueryPlan Plan(SemanticModel model, params string[] turns)
    {
        List<PlannedTurn> previous = [];
        foreach (var turn in turns)
        {
            previous.Add(new PlannedTurn(turn, Assert.IsType<Planned>(QuestionEngine.Understand(new Question(turn, Worlds.Now) { Previous = [.. previous] }, model)).Plan));
        }

        return previous[^1].Plan;
    }
}
