using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Turns that only say what is left out, taken in again, or looked at alone.</summary>
public sealed class FollowUpFilterTests
{
    private static readonly Field Plan = Field.Property("plan");
    private static readonly FieldTest NoPro = new(Plan, TestOperator.NotEquals, ["pro"]);

    [Theory]
    [InlineData("and without the pro plan?")]
    [InlineData("exclude pro")]
    [InlineData("drop pro")]
    [InlineData("skip pro please")]
    [InlineData("leave out pro")]
    public void What_is_left_out_is_left_out_of_the_answer_before(string text) => AssertSame(NoPro, Next(text, "invoices paid by plan").Where);

    [Theory]
    [InlineData("remove the filters")]
    [InlineData("ok, clear all filters again")]
    [InlineData("now include everything")]
    public void Without_filters_all_rows_count_again(string text)
    {
        var next = Next(text, "invoices paid by plan", "exclude pro");

        Assert.Null(next.Where);
        Assert.Single(next.Measures);
        Assert.Equal(Plan, Assert.Single(next.Breakdowns).Field);
    }

    [Fact]
    public void What_was_looked_at_alone_and_is_left_out_then_is_not_looked_at_any_more() => AssertSame(NoPro, Next("without pro", "invoices paid by billing period", "only pro").Where);

    [Fact]
    public void What_was_left_out_and_is_looked_at_alone_then_is_there_again() =>
        AssertSame(new FieldTest(Plan, TestOperator.Equals, ["pro"]), Next("only pro", "invoices paid by billing period", "exclude pro").Where);

    [Fact]
    public void A_short_name_is_one_of_the_groups_that_are_shown_when_the_rows_have_no_such_value()
    {
        var model = Worlds.Software with
        {
            Properties = [.. Worlds.Software.Properties.Where(property => property.Path != "utm_source"), Text("search_term", ["Page Viewed"], "organic", "price list"), Text("source", ["Account Created"], "organic search", "partner site")],
        };
        var shown = Assert.IsType<MetricPlan>(Planned("accounts created by source", model, []).Plan);

        var next = Assert.IsType<MetricPlan>(Planned("exclude organic", model, [new PlannedTurn("accounts created by source", shown)]).Plan);

        AssertSame(new FieldTest(Field.Property("source"), TestOperator.NotEquals, ["organic search"]), next.Where);
    }

    [Theory]
    [InlineData("how many customers are parents")]
    [InlineData("how many women paid an invoice")]
    public void What_the_data_does_not_know_of_people_is_no_number(string text) =>
        Assert.Equal("question.not_in_data", Assert.IsType<Declined>(QuestionEngine.Understand(new Question(text, Worlds.Now), Worlds.Software)).Code);

    [Fact]
    public void Users_who_are_called_by_their_deed_are_those_who_did_it()
    {
        var model = Worlds.Software with { Events = [.. Worlds.Software.Events, new EventDefinition("purchase") { Count = 900, Users = 500 }] };

        var plan = Assert.IsType<MetricPlan>(Planned("how many customers are buyers", model, []).Plan);

        Assert.Equal(["purchase"], Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Selection!.Names);
    }

    private static PropertyDefinition Text(string path, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = 100, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static MetricPlan Next(string text, params string[] before)
    {
        var turns = new List<PlannedTurn>();
        foreach (var turn in before)
        {
            turns.Add(new PlannedTurn(turn, Planned(turn, Worlds.Software, turns).Plan));
        }

        return Assert.IsType<MetricPlan>(Planned(text, Worlds.Software, turns).Plan);
    }

    private static Planned Planned(string text, SemanticModel model, IReadOnlyList<PlannedTurn> before) =>
        Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = before }, model));

    private static void AssertSame(Condition expected, Condition? found) =>
        Assert.Equal(PlanJson.Serialize(new MetricPlan { Measures = [], Where = expected }), PlanJson.Serialize(new MetricPlan { Measures = [], Where = found }));
}
