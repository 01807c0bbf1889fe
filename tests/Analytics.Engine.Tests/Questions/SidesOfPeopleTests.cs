using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Questions;

/// <summary>People set against other people, and what it takes to be a customer where every row is money.</summary>
public sealed class SidesOfPeopleTests
{
    /// <summary>A market stall: sales and what was given back, some of it to nobody known.</summary>
    private static readonly SemanticModel Stall = new()
    {
        Organization = "Stall",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 8_000,
        UserCount = 700,
        Version = 1,
        UserIds = ["ana", "till-bot", "night-bot"],
        Events = [new("sale") { Count = 7_500, Users = 690, Revenue = 240_000 }, new("giveback") { Count = 500, Users = 150, Revenue = -9_000 }],
        Properties =
        [
            new("town", PropertyType.Text) { Count = 8_000, DistinctCount = 2, Events = ["sale", "giveback"], Values = ["Bergen", "Oslo"], ValuesComplete = true },
            new("ticket_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 8_000, DistinctCount = 3_000, Events = ["sale", "giveback"] },
        ],
    };

    [Theory]
    [InlineData("revenue from guests vs customers")]
    [InlineData("how much money did guests spend vs registered customers?")]
    [InlineData("split revenue between customers and guests")]
    public void Guests_and_customers_are_two_groups(string question)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Single(plan.Measures);
        Assert.Equal(["guests", "customers"], Assert.Single(plan.Breakdowns).Cases.Select(group => group.Label));
        Assert.Contains("when e.user_id is null then 'guests'", PostgresRenderer.Render(plan, Stall, Worlds.Now).DisplayText, StringComparison.Ordinal);
    }

    [Fact]
    public void Named_people_stand_against_everybody_else()
    {
        var sides = Assert.Single(Assert.IsType<MetricPlan>(Plan("share of sales from till-bot, night-bot and everybody else")).Breakdowns);
        Assert.Equal((2, "Everybody else"), (sides.Cases.Count, sides.Otherwise));
    }

    [Theory]
    [InlineData("split january revenue between new and returning customers")]
    [InlineData("revenue from new vs returning customers in january")]
    public void New_are_those_whose_first_time_lies_in_the_period(string question)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        var first = Assert.IsType<FirstPerformed>(Assert.IsType<UserTest>(Assert.Single(plan.Breakdowns).Cases[0].Test).Users);
        Assert.Equal("sale", Assert.Single(first.Selection.Names));
        Assert.Single(plan.Measures);
        Assert.Equal(PlanJson.Serialize(plan), PlanJson.Serialize(PlanJson.Deserialize(PlanJson.Serialize(plan))));
        Assert.Contains("then 'returning'", PostgresRenderer.Render(plan, Stall, Worlds.Now).DisplayText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("how many sales were made by guests")]
    [InlineData("share of sales by guests")]
    public void Whose_sales_they_are_makes_no_groups(string question)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Empty(plan.Breakdowns);
        Assert.Contains("isMissing", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active customers per month")]
    [InlineData("how many customers active in january 2026 came back in february 2026?")]
    [InlineData("monthly retention of the january 2026 cohort")]
    public void Being_given_back_something_is_no_activity(string question) => Assert.Contains("\"names\":[\"sale\"]", PlanJson.Serialize(Plan(question)), StringComparison.Ordinal);

    [Fact]
    public void Where_other_things_happen_any_of_them_is_activity() =>
        Assert.DoesNotContain("\"names\":[\"", PlanJson.Serialize(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("active customers per month", Worlds.Now), Worlds.Delivery)).Plan), StringComparison.Ordinal);

    [Fact]
    public void Who_only_looked_is_not_in_a_list_of_sales() => Assert.IsType<Declined>(QuestionEngine.Understand(new Question("how many visitors in january", Worlds.Now), Stall));

    [Theory]
    [InlineData("oslo vs bergen: who got more sales?")]
    [InlineData("which got more sales, oslo or bergen?")]
    [InlineData("which town has more sales, oslo or bergen?")]
    public void Which_leads_is_told_by_both(string question) => Assert.Equal(2, Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Breakdowns).Cases.Count);

    [Fact]
    public void Weekdays_stand_against_weekends() => Assert.Equal(2, Assert.IsType<MetricPlan>(Plan("do weekdays have more sales than weekends?")).Measures.Count);

    [Fact]
    public void The_names_of_events_are_asked_for() => Assert.Equal(FieldSource.EventName, Assert.Single(Assert.IsType<MetricPlan>(Plan("events by name")).Breakdowns).Field.Source);

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Stall)).Plan;
}
