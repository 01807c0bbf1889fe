using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What a turn says of the things that were ranked or counted before it, both sides of what is compared, and numbers that answer yes or no.</summary>
public sealed class KeptContextTests
{
    private static readonly SemanticModel Market = new()
    {
        Organization = "Market",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 8_200,
        UserCount = 700,
        Version = 1,
        UserIds = ["ana", "till-bot", "night-bot"],
        Events = [new("sale") { Count = 7_500, Users = 690, Revenue = 240_000 }, new("giveback") { Count = 500, Users = 150, Revenue = -9_000 }, new("correction") { Count = 200, Users = 20, Revenue = 0 }],
        Properties =
        [
            new("town", PropertyType.Text) { Count = 8_200, DistinctCount = 3, Events = ["sale", "giveback", "correction"], Values = ["Bergen", "Oslo", "Moss"], ValuesComplete = true },
            new("ticket_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 8_200, DistinctCount = 3_000, Events = ["sale", "giveback", "correction"] },
            new("article_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 8_200, DistinctCount = 400, Events = ["sale", "giveback", "correction"] },
        ],
    };

    /// <summary>A gym that knows its members and none of their deeds.</summary>
    private static readonly SemanticModel Gym = new()
    {
        Organization = "Gym",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        UserCount = 900,
        Version = 1,
        Attributes =
        [
            new("VeteranMember", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 900, DistinctCount = 2, Values = ["0.00", "1.00"], ValuesComplete = true, Minimum = 0, Maximum = 1 },
            new("Quit", PropertyType.Text) { Count = 900, DistinctCount = 2, Values = ["No", "Yes"], ValuesComplete = true },
            new("LockerKind", PropertyType.Text) { Count = 900, DistinctCount = 3, Values = ["Small", "Large", "No"], ValuesComplete = true },
            new("Tariff", PropertyType.Text) { Count = 900, DistinctCount = 2, Values = ["Monthly", "Yearly"], ValuesComplete = true },
            new("Fee", PropertyType.Number) { Count = 900, DistinctCount = 60 },
        ],
    };

    [Theory]
    [InlineData("how many veteran members")]
    [InlineData("how many veteran members do we have")]
    public void A_number_that_is_one_or_nothing_says_whether(string text)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(Gym, text));
        Assert.Equal(Aggregation.CountDistinct, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Aggregation);
        Assert.Contains("\"path\":\"VeteranMember\"},\"operator\":\"equals\",\"values\":[\"1\"]", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("average fee of veteran members vs others")]
    [InlineData("quit rate of veteran members vs the rest")]
    [InlineData("average fee veteran members vs non-veteran members")]
    public void Those_with_a_trait_stand_against_the_others(string text)
    {
        var sides = Assert.Single(Assert.IsType<MetricPlan>(Plan(Gym, text)).Breakdowns);
        Assert.Equal(("VeteranMember", 2), (sides.Field.Path, sides.Cases.Count));
    }

    [Theory]
    [InlineData("how many members have no locker", TestOperator.Equals)]
    [InlineData("members with a locker kind by tariff", TestOperator.NotEquals)]
    public void A_value_that_says_there_is_none_is_no_kind(string text, TestOperator test)
    {
        var where = Assert.IsType<MetricPlan>(Plan(Gym, text)).Where;
        Assert.Contains(where is AllOf all ? all.Conditions : [where!], condition => condition is FieldTest { Field.Path: "LockerKind", Values: ["No"] } told && told.Operator == test);
    }

    [Theory]
    [InlineData("top 10 customers by revenue", "and their average sale value?")]
    [InlineData("top 10 customers by revenue", "how many sales did they have?")]
    public void Another_number_of_what_was_ranked_stands_beside_the_first(params string[] turns)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(Market, turns));
        Assert.Equal((2, 0, 10), (plan.Measures.Count, plan.OrderBy?.Measure, plan.Limit));
        Assert.Equal(Field.Revenue, Assert.IsType<AggregateMeasure>(plan.Measures[0]).Field);
    }

    [Theory]
    [InlineData("was that less than last year?", 2025, 2)]
    [InlineData("compared to last year", 2025, 2)]
    [InlineData("is that more than the month before?", 2026, 1)]
    public void A_number_is_set_against_the_same_of_another_time(string next, int year, int month)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(Market, "how many sales in february 2026", next));
        var other = Assert.Single(plan.Comparison!.Ranges);
        Assert.Equal((2, year, month), (plan.Range!.From!.Value.Month, other.From!.Value.Year, other.From.Value.Month));
        Assert.Equal(other.From.Value.AddMonths(1), other.To);
    }

    [Fact]
    public void What_forgets_who_they_are_is_not_answered()
    {
        var first = Assert.IsType<Planned>(QuestionEngine.Understand(new Question("top 5 customers by revenue", Worlds.Now), Market));
        var next = QuestionEngine.Understand(new Question("in which towns did they buy?", Worlds.Now) { Previous = [new PlannedTurn("top 5 customers by revenue", first.Plan)] }, Market);
        Assert.Equal("question.not_understood", Assert.IsType<Declined>(next).Code);
    }

    [Fact]
    public void The_rate_of_those_who_were_counted_is_theirs()
    {
        var plan = Assert.IsType<MetricPlan>(Plan(Gym, "members without a locker by tariff", "and what is their quit rate?"));
        Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures));
        Assert.Equal("Tariff", Assert.Single(plan.Breakdowns).Field.Path);
        Assert.NotNull(plan.Where);
    }

    [Theory]
    [InlineData("giveback rate by town")]
    [InlineData("giveback rate in march 2025")]
    public void What_was_given_back_is_a_share_of_the_money(string text)
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.IsType<MetricPlan>(Plan(Market, text)).Measures[0]);
        Assert.Equal((Field.Revenue, Field.Revenue, -100m), (Assert.IsType<AggregateMeasure>(rate.Numerator).Field, Assert.IsType<AggregateMeasure>(rate.Denominator).Field, rate.Scale));
    }

    [Fact]
    public void The_noun_of_the_others_is_not_what_is_counted()
    {
        var plan = Assert.IsType<MetricPlan>(Plan(Market, "Oslo vs all other towns, sales and customers"));
        Assert.Equal(["sale", "sale"], plan.Measures.Select(measure => Assert.IsType<AggregateMeasure>(measure).Selection?.Names.SingleOrDefault() ?? "sale"));
        Assert.DoesNotContain(plan.Measures, measure => measure is AggregateMeasure { Field.Path: "town" });
    }

    [Fact]
    public void Bots_stand_against_everybody_else()
    {
        var sides = Assert.Single(Assert.IsType<MetricPlan>(Plan(Market, "sales by bots vs humans")).Breakdowns);
        Assert.Equal(["till-bot", "night-bot"], sides.Cases[0].Values);
        Assert.Equal("humans", sides.Otherwise);
    }

    [Theory]
    [InlineData("which customers had a sale last month but never before")]
    [InlineData("how many customers had a sale last month and not before")]
    public void Never_before_is_for_the_first_time(string text) =>
        Assert.Equal("sale", Assert.Single(Assert.IsType<FirstPerformed>(Assert.IsType<AudiencePlan>(Plan(Market, text)).Users).Selection.Names));

    [Theory]
    [InlineData("sales by timezone")]
    [InlineData("how many customers per timezone")]
    public void A_timezone_is_no_time(string text) =>
        Assert.Equal("question.not_in_data", Assert.IsType<Declined>(QuestionEngine.Understand(new Question(text, Worlds.Now), Market)).Code);

    private static QueryPlan Plan(SemanticModel model, params string[] turns)
    {
        List<PlannedTurn> previous = [];
        foreach (var text in turns)
        {
            previous.Add(new PlannedTurn(text, Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = [.. previous] }, model)).Plan));
        }

        return previous[^1].Plan;
    }
}
