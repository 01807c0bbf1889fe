using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using static Analytics.Engine.Tests.Questions.Talk;

namespace Analytics.Engine.Tests.Questions;

/// <summary>"they", "their" and "from them" after an answer about people: what is asked next is asked of these people, or not answered at all; and what people have, do and buy.</summary>
public sealed class TheirAnswersTests
{
    private const string Cancelled = "how many customers cancelled their subscription last month?";

    [Theory]
    [InlineData(Cancelled, "which company size do they have?", "company_size")]
    [InlineData(Cancelled, "what countries are they from?", "country")]
    [InlineData(Cancelled, "what is their company size?", "company_size")]
    [InlineData("who cancelled last month but never exported a report?", "which country do they live in?", "country")]
    public void What_they_have_is_counted_in_people(string first, string next, string path)
    {
        var plan = Metric(Worlds.Software, first, next);
        Assert.Equal(Field.Attribute(path), Assert.Single(plan.Breakdowns).Field);
        Assert.Equal((Aggregation.CountDistinct, FieldSource.UserId), (Only(plan).Aggregation, Only(plan).Field?.Source));
        Assert.NotNull(plan.Users);
    }

    [Theory]
    [InlineData("how much did they pay?")]
    [InlineData("and what is their revenue?")]
    [InlineData("how much revenue did we get from them?")]
    public void Their_money_is_theirs_alone(string next)
    {
        var plan = Metric(Worlds.Software, Cancelled, next);
        Assert.Equal((Aggregation.Sum, Field.Revenue), (Only(plan).Aggregation, Only(plan).Field));
        Assert.Equal(["Subscription Cancelled"], Assert.IsType<Performed>(plan.Users).Selection.Names);
        Assert.Null(plan.Range);
    }

    [Fact]
    public void The_same_deed_is_asked_of_the_same_period()
    {
        var first = Metric(Worlds.Software, "how many users exported a report last month?");
        var plan = Metric(Worlds.Software, "how many users exported a report last month?", "how many reports did they export?");
        Assert.Equal(first.Range?.From, plan.Range?.From);
        Assert.NotNull(plan.Users);
    }

    [Fact]
    public void They_stay_the_same_for_several_turns()
    {
        var plan = Metric(Worlds.Software, Cancelled, "which country do they live in?", "how many reports did they export?");
        Assert.Empty(plan.Breakdowns);
        Assert.Equal(["Subscription Cancelled"], Assert.IsType<Performed>(plan.Users).Selection.Names);
    }

    [Fact]
    public void Groups_in_which_people_were_counted_stay()
    {
        var plan = Metric(Worlds.Software, "active users by country last month", "how many reports did they export?");
        Assert.Equal("country", Assert.Single(plan.Breakdowns).Field.Path);
        Assert.NotNull(plan.Range);
    }

    [Theory]
    [InlineData("how many of them exported a report afterwards?")]
    [InlineData("how many of these have exported a report since?")]
    public void What_came_afterwards_is_a_second_step(string next)
    {
        var steps = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Plan(Worlds.Software, "how many users started a trial last month?", next)).Users).Funnel;
        Assert.Equal(["Trial Started", "Report Exported"], steps.Steps.SelectMany(step => step.Names));
        Assert.True(steps.OpenEnd);
    }

    [Fact]
    public void Those_who_were_new_began_in_the_same_period()
    {
        var people = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan(Worlds.Software, "how many users exported a report last month?", "how many of them were new?")).Users);
        Assert.Equal(Assert.IsType<Performed>(people.Sets[0]).Range?.From, Assert.IsType<FirstPerformed>(people.Sets[1]).Range.From);
    }

    [Fact]
    public void Some_of_them_are_listed()
    {
        var plan = Assert.IsType<AudiencePlan>(Plan(Worlds.Software, Cancelled, "which of them exported more than 5 reports?"));
        Assert.Equal(AudienceOutput.List, plan.Output);
        Assert.Equal(2, Assert.IsType<AllUserSets>(plan.Users).Sets.Count);
    }

    [Fact]
    public void Who_never_did_it_did_not_do_it_elsewhere_either()
    {
        var plan = Assert.IsType<AudiencePlan>(Plan(Worlds.Software, "who started a trial last month but never exported a report?", "how many of them are from Germany?"));
        Assert.DoesNotContain("Report Exported\"],\"where", PlanJson.Serialize(plan), StringComparison.Ordinal);
        Assert.Contains("Germany", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Cancelled, "what did they look at?")]
    [InlineData(Cancelled, "what is their tenure?")]
    [InlineData(Cancelled, "how did they find us?")]
    [InlineData("compare customers who cancelled last month with the month before", "how much did they pay?")]
    public void What_cannot_be_asked_of_them_is_not_answered_for_everybody(string first, string next)
    {
        var before = new PlannedTurn(first, Plan(Worlds.Software, first));
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question(next, Worlds.Now) { Previous = [before] }, Worlds.Software));
    }

    [Theory]
    [InlineData("which company size do our customers have?", "company_size")]
    [InlineData("what countries are our users from?", "country")]
    [InlineData("where do our users come from?", "country")]
    [InlineData("where are our customers from?", "country")]
    public void What_people_have_is_counted_in_people(string text, string path)
    {
        var plan = Metric(Worlds.Software, text);
        Assert.Equal(Field.Attribute(path), Assert.Single(plan.Breakdowns).Field);
        Assert.Equal((Aggregation.CountDistinct, FieldSource.UserId), (Only(plan).Aggregation, Only(plan).Field?.Source));
    }

    [Theory]
    [InlineData("what do players buy?")]
    [InlineData("what did our players buy last month?")]
    public void What_people_buy_is_told_by_the_things(string text)
    {
        var plan = Metric(Worlds.Game, text);
        Assert.Equal(("item", Aggregation.Count), (Assert.Single(plan.Breakdowns).Field.Path, Only(plan).Aggregation));
        Assert.IsType<AudiencePlan>(Plan(Worlds.Game, "what players bought an item last month?"));
    }

    [Fact]
    public void A_list_of_the_people_is_no_answer_to_what_they_did() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("what do players spend their time on?", Worlds.Now), Worlds.Game));

    [Theory]
    [InlineData("how many reports do users export on average?", Aggregation.Count)]
    [InlineData("how many page views did customers have on average last month?", Aggregation.Count)]
    [InlineData("what is the average number of reports users made?", Aggregation.Count)]
    [InlineData("how much do customers spend on average?", Aggregation.Sum)]
    public void What_people_do_on_average_is_a_number_of_each(string text, Aggregation each)
    {
        var measure = Only(Metric(Worlds.Software, text));
        Assert.Equal((Aggregation.Average, each, FieldSource.UserId), (measure.Aggregation, measure.PerAggregation, measure.Per?.Fields[0].Source));
    }
}
