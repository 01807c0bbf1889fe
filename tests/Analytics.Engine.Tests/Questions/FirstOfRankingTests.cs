using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Talks that go on about the one, or the few, that an answer put first; and what rows tell that all have the same columns.</summary>
public sealed class FirstOfRankingTests
{
    private static readonly string[] All = ["purchase", "return"];

    /// <summary>A bakery's till: every row has every column, and people are known by numbers.</summary>
    private static readonly SemanticModel Bakery = new()
    {
        Organization = "Bakery",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 100_000,
        UserCount = 2_000,
        Version = 1,
        Events = [new("purchase") { Count = 96_000, Users = 1_900, Revenue = 400_000 }, new("return") { Count = 4_000, Users = 600, Revenue = -15_000 }],
        Properties =
        [
            Text("pastry", 400, "rye loaf", "plum cake"),
            Text("ticket_no", 30_000) with { Role = PropertyRole.Identifier },
            Text("town", 9, "Ghent", "Lille"),
            new("pieces", PropertyType.Number) { Role = PropertyRole.Quantity, Events = All, Count = 100_000, DistinctCount = 30, Minimum = 1, Maximum = 60 },
        ],
        Attributes = [Text("town", 9, "Ghent", "Lille") with { Events = [] }],
    };

    private static PropertyDefinition Text(string path, long distinct, params string[] values) => new(path, PropertyType.Text) { Count = 100_000, DistinctCount = distinct, Events = All, Values = values };

    [Theory]
    [InlineData("how many customers bought it?", Aggregation.CountDistinct)]
    [InlineData("and its revenue by month", Aggregation.Sum)]
    [InlineData("in which month did it sell best?", Aggregation.Count)]
    [InlineData("how often was that pastry returned?", Aggregation.Count)]
    [InlineData("how many of it did we sell last month?", Aggregation.Sum)]
    public void It_is_the_one_that_the_answer_put_first(string turn, Aggregation aggregation)
    {
        var plan = Assert.IsType<MetricPlan>(After("what's the best selling pastry?", ["marzipan star"], turn));
        Assert.Equal(aggregation, Talk.Only(plan).Aggregation);
        Assert.Equal(["marzipan star"], Test(plan).Values);
    }

    [Fact]
    public void It_stays_the_same_one_as_long_as_the_talk_is_about_it()
    {
        var plan = Assert.IsType<AudiencePlan>(After("what's the best selling pastry?", ["marzipan star"], "how many of it did we sell last month?", "who buys it?"));
        Assert.Equal(["marzipan star"], Assert.IsType<FieldTest>(Assert.IsType<Performed>(plan.Users).Selection.Where).Values);
    }

    [Fact]
    public void Where_the_answer_is_not_known_nobody_is_made_up() =>
        Assert.IsType<Declined>(Understood("what's the best selling pastry?", [], "who buys it?"));

    [Theory]
    [InlineData("how many pieces did they buy?")]
    [InlineData("what did that customer return last month?")]
    [InlineData("when was their first purchase?")]
    public void They_are_whom_the_answer_put_first(string turn)
    {
        var plan = After("who is our best customer?", ["1042"], turn);
        Assert.Equal(["1042"], Assert.IsType<IsUser>(plan is MetricPlan metric ? metric.Users : Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(plan).Users).Sets[0]).ExternalIds);
    }

    [Fact]
    public void Of_several_people_those_with_a_trait_are_listed()
    {
        var people = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(After("top 10 customers by revenue", ["1042", "77"], "which of them are from Lille?")).Users);
        Assert.Equal(["1042", "77"], Assert.IsType<IsUser>(people.Sets[0]).ExternalIds);
        Assert.IsType<HasAttribute>(people.Sets[1]);
    }

    [Fact]
    public void Of_several_people_the_last_time_is_told_one_by_one()
    {
        var plan = Talk.Metric(Bakery, "which customers spent more than 500?", "when did they last buy?");
        Assert.Equal((Aggregation.Maximum, FieldSource.ExternalUserId), (Talk.Only(plan).Aggregation, Assert.Single(plan.Breakdowns).Field.Source));
    }

    [Fact]
    public void Their_share_of_a_number_is_a_part_of_everybodys()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Talk.Metric(Bakery, "which customers spent more than 500?", "what share of revenue do they make?").Measures));
        Assert.IsType<UserTest>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection?.Where);
        Assert.Null(Assert.IsType<AggregateMeasure>(share.Denominator).Selection?.Where);
    }

    [Fact]
    public void Whose_share_was_told_the_next_turn_still_knows()
    {
        var plan = Talk.Metric(Bakery, "which customers spent more than 500?", "what share of revenue do they make?", "how much did they return?");
        Assert.IsType<Performed>(plan.Users);
    }

    [Fact]
    public void The_top_of_certain_people_are_people()
    {
        var plan = Talk.Metric(Bakery, "which customers spent more than 500?", "how much did they return?", "list the top 10");
        Assert.Equal((10, FieldSource.ExternalUserId), (plan.Limit, Assert.Single(plan.Breakdowns).Field.Source));
    }

    [Theory]
    [InlineData("how many of them came back?")]
    [InlineData("what share of those returned?")]
    public void Who_was_new_each_month_is_followed_as_cohorts(string turn)
    {
        var cohorts = Assert.IsType<RetentionPlan>(Talk.Plan(Bakery, "how many new customers did we get each month?", turn));
        Assert.Equal((TimeGrain.Month, null), (cohorts.CohortGrain, cohorts.Periods));
    }

    [Fact]
    public void What_was_bought_is_no_list_of_people() =>
        Assert.IsType<Declined>(Understood("who returned the most?", ["1042"], "what did that customer buy before?"));

    [Fact]
    public void The_best_of_several_months_is_one_row()
    {
        var plan = Talk.Metric(Bakery, "revenue by month", "which month was the highest?");
        Assert.Equal((null, 1, TimeGrain.Month), (plan.Grain, plan.Limit, Assert.Single(plan.Breakdowns).Grain));
    }

    [Theory]
    [InlineData("when was the first ticket?", Aggregation.Minimum)]
    [InlineData("when did customer 1042 last get a ticket?", Aggregation.Maximum)]
    public void A_thing_that_a_key_tells_is_dated_by_the_rows_that_have_it(string question, Aggregation end)
    {
        var measure = Talk.Only(Talk.Metric(Bakery, question));
        Assert.Equal(end, measure.Aggregation);
        Assert.Equal(["purchase"], measure.Selection?.Names);
    }

    [Theory]
    [InlineData("and the second best?", 2)]
    [InlineData("who is third?", 3)]
    [InlineData("and the runner-up?", 2)]
    public void A_later_place_is_the_end_of_a_longer_ranking(string turn, int limit) =>
        Assert.Equal(limit, Talk.Metric(Bakery, "what's the best selling pastry?", turn).Limit);

    [Fact]
    public void The_share_of_the_first_is_of_all_groups()
    {
        var plan = Assert.IsType<MetricPlan>(After("who is our best customer?", ["1042"], "what share of revenue is that?"));
        Assert.Equal((true, 1), (plan.ShareOfTotal, plan.Limit));
    }

    [Theory]
    [InlineData("which pastries?")]
    [InlineData("by which pastry?")]
    public void Groups_that_are_asked_for_are_of_the_number_before(string turn)
    {
        var plan = Talk.Metric(Bakery, "how many returns were there in February?", turn);
        Assert.Equal(["return"], Talk.Only(plan).Selection?.Names);
        Assert.Equal(("pastry", "February 2026"), (Assert.Single(plan.Breakdowns).Field.Path, plan.Range?.Label));
    }

    [Theory]
    [InlineData("revenue in Ghent", "how does that compare to Lille?")]
    [InlineData("revenue in Ghent by month", "vs Lille")]
    public void What_is_compared_stands_side_by_side(string question, string turn)
    {
        var plan = Talk.Metric(Bakery, question, turn);
        Assert.Equal(["Ghent", "Lille"], Test(plan).Values);
        Assert.Equal("town", Assert.Single(plan.Breakdowns).Field.Path);
    }

    [Fact]
    public void Both_halves_are_compared_where_compare_stands_before_them() =>
        Assert.Equal(("H2 2025", "H1 2025"), Talk.Metric(Bakery, "revenue by town", "compare the first half of 2025 with the second") is { Comparison.Ranges: [var earlier] } plan ? (plan.Range?.Label, earlier.Label) : default);

    [Fact]
    public void What_things_are_worth_is_asked_of_orders_too() =>
        Assert.Equal((Field.Revenue, "February 2026"), Talk.Metric(Bakery, "how many tickets did we have in February?", "how much were they worth?") is var plan ? (Talk.Only(plan).Field, plan.Range?.Label) : default);

    [Fact]
    public void What_people_buy_is_told_by_the_thing_even_where_all_rows_have_the_same_columns()
    {
        Assert.Equal("pastry", Assert.Single(Talk.Metric(Bakery, "what do customers buy?").Breakdowns).Field.Path);
        Assert.Equal("pastry", Assert.Single(Talk.Metric(Bakery, "what did customer 1042 buy?").Breakdowns).Field.Path);
    }

    [Theory]
    [InlineData("who bought pastry \"marzipan star\"?")]
    [InlineData("which customers bought pastry \"marzipan star\"?")]
    public void A_quoted_text_is_a_value_of_the_property_before_it(string question) =>
        Assert.Equal(["marzipan star"], Assert.IsType<FieldTest>(Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Talk.Plan(Bakery, question)).Users).Selection.Where).Values);

    [Fact]
    public void How_often_people_do_it_is_a_number_of_each_of_them() =>
        Assert.Equal((Aggregation.Average, EntityKey.User), Talk.Only(Talk.Metric(Bakery, "how often do customers buy something?")) is var measure ? (measure.Aggregation, measure.Per) : default);

    [Fact]
    public void How_many_of_them_is_said_behind_the_question() =>
        Assert.Equal((10, null), Talk.Metric(Bakery, "which pastries sell best? top 10") is var plan ? (plan.Limit, plan.Where) : default);

    [Theory]
    [InlineData("how many tickets contain both?")]
    public void Which_two_are_meant_is_asked_back(string question) =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Bakery));

    private static FieldTest Test(MetricPlan plan) => Assert.IsType<FieldTest>(plan.Where ?? Talk.Only(plan).Selection?.Where);

    private static QueryPlan After(string asked, string[] keys, params string[] turns) => Assert.IsType<Planned>(Understood(asked, keys, turns)).Plan;

    private static Understanding Understood(string asked, string[] keys, params string[] turns)
    {
        List<PlannedTurn> previous = [PlannedTurn.Answered(asked, Talk.Plan(Bakery, asked), [.. keys.Select(key => new object?[] { key })])];
        foreach (var turn in turns.SkipLast(1))
        {
            previous.Add(new PlannedTurn(turn, Assert.IsType<Planned>(QuestionEngine.Understand(new Question(turn, Worlds.Now) { Previous = [.. previous] }, Bakery)).Plan));
        }

        return QuestionEngine.Understand(new Question(turns[^1], Worlds.Now) { Previous = previous }, Bakery);
    }
}
