using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A trade fair with stands, talks and bids: which of several deeds a verb means, what a rate is one of, and which of two numbers can be compared.</summary>
public sealed class TradeFairTests
{
    private static readonly SemanticModel Fair = new()
    {
        Organization = "Fair",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 40_000,
        UserCount = 3_000,
        Version = 1,
        Events =
        [
            Event("stand_viewed", 9_000), Event("register_started", 2_000), Event("checked_in", 1_500), Event("ticket_purchased", 300, 4_000), Event("stand_rented", 900, 200_000),
            Event("audition_scheduled", 800), Event("audition_completed", 700), Event("audition_missed", 60), Event("entry_submitted", 2_000), Event("bid_won", 150),
            Event("essay_submitted", 500), Event("essay_graded", 420), Event("test_taken", 1_000), Event("feedback_given", 800),
        ],
        Properties =
        [
            Key("stand_id", 300, "stand_viewed", "stand_rented"),
            Key("entry_id", 2_000, "entry_submitted", "audition_scheduled", "audition_completed", "audition_missed"),
            Key("essay_id", 500, "essay_submitted", "essay_graded"),
            Key("test_id", 5, "test_taken"),
            Text("topic", ["test_taken", "feedback_given", "essay_submitted", "audition_completed"], "wood", "metal"),
            Text("grade", ["essay_graded"], "good", "bad"),
            Number("score", 40, 100, "test_taken"),
            Number("stars", 1, 5, "feedback_given"),
            Number("points", 1, 9, "audition_completed"),
            Number("attempt", 1, 3, "test_taken"),
            Number("hourly_rate", 5, 90, "stand_rented"),
            new("passed", PropertyType.Boolean) { Count = 1_000, DistinctCount = 2, Events = ["test_taken"] },
        ],
    };

    [Fact]
    public void What_a_rate_is_one_of_is_no_other_number()
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(Metric("pass rate by topic").Measures));
        Assert.Equal("passed", Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(rate.Numerator).Selection!.Where).Field.Path);
    }

    [Fact]
    public void The_thing_that_is_passed_only_describes_the_rate()
    {
        var plan = Metric("test pass rate by topic");
        Assert.Equal("topic", plan.Breakdowns.Single().Field.Path);
        Assert.Equal(["test_taken"], Assert.IsType<AggregateMeasure>(Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures)).Denominator).Selection!.Names);
    }

    [Fact]
    public void A_verb_means_what_was_done_and_not_what_was_planned() => Assert.Equal(["audition_completed"], Counted(Metric("how many people were auditioned in January")).Selection!.Names);

    [Fact]
    public void A_rate_of_what_was_planned_is_one_of_the_plans()
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(Metric("audition missed rate").Measures));
        Assert.Equal("audition_scheduled", Assert.IsType<AggregateMeasure>(rate.Denominator).Selection!.Names.Single());
    }

    [Fact]
    public void What_did_not_happen_is_the_deed_of_the_thing()
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<EntityPlan>(Plan("how many essays were never graded")).Members).Sets;
        Assert.Equal(["essay_graded"], Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(sets[^1]).Set).Selection.Names);
    }

    [Theory]
    [InlineData("people who viewed 5 or more stands")]
    [InlineData("how many people viewed more than 10 stands")]
    public void So_many_things_are_different_ones(string question)
    {
        var people = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan(question)).Users);
        Assert.Equal((Aggregation.CountDistinct, "stand_id", "stand_viewed"), (people.Aggregation, people.Field?.Path, people.Selection.Names.Single()));
    }

    [Theory]
    [InlineData("topics with an average rating below 8", "points")]
    [InlineData("topics with an average rating below 4", "stars")]
    public void A_number_is_compared_with_what_it_can_be(string question, string path) => Assert.Equal(path, Counted(Metric(question)).Field?.Path);

    [Fact]
    public void The_first_of_what_is_numbered_from_one_is_number_one()
    {
        var test = Assert.IsType<FieldTest>(Metric("average score first attempt").Where);
        Assert.Equal(("attempt", "1"), (test.Field.Path, test.Values.Single()));
    }

    [Fact]
    public void What_is_abandoned_lacks_what_brings_most_of_the_money()
    {
        var steps = Assert.IsType<FunnelPlan>(Plan("how many people abandoned register last week")).Steps;
        Assert.Equal(["register_started", "stand_rented"], steps.Select(step => step.Names.Single()));
    }

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static AggregateMeasure Counted(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Fair)).Plan;

    private static EventDefinition Event(string name, long count, decimal? revenue = null) => new(name) { Count = count, Users = count / 2, Revenue = revenue };

    private static PropertyDefinition Number(string path, decimal least, decimal most, params string[] events) => new(path, PropertyType.Number) { Role = PropertyRole.Quantity, Count = 700, DistinctCount = (long)(most - least) + 1, Events = events, Minimum = least, Maximum = most };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
