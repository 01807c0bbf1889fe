using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Kinds, units, ways of paying and yes/no properties, in a data set with names in title case.</summary>
public sealed class KindsAndUnitsTests
{
    /// <summary>Boats for hire: three events share a noun, one number is in miles, and the money has a name of its own.</summary>
    private static readonly SemanticModel Boats = Glossed(
        new()
        {
            Organization = "Low Tide",
            Currency = "GBP",
            TimeZone = "Europe/London",
            DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 12_000,
            UserCount = 1_500,
            Version = 1,
            Events =
            [
                new("Hire Reserved") { Count = 5_000, Users = 1_400 },
                new("Hire Begun") { Count = 4_500, Users = 1_300 },
                new("Hire Ended") { Count = 4_400, Users = 1_300 },
                new("Deposit Taken") { Count = 900, Users = 600 },
                new("Pass Bought") { Count = 300, Users = 280 },
            ],
            Properties =
            [
                Text("Hire Type", ["Hire Ended"], "rowing", "sailing", "paddling"),
                Text("Pass Type", ["Pass Bought"], "Weekly", "Yearly"),
                Text("Payment Method", ["Hire Ended"], "card", "cash"),
                Text("Pier", ["Hire Reserved", "Hire Begun", "Hire Ended"], "North Pier", "Old Quay"),
                new("Distance Miles", PropertyType.Number) { Role = PropertyRole.Plain, Count = 4_400, DistinctCount = 900, Events = ["Hire Ended"], Minimum = 0.1m, Maximum = 30 },
                new("Crew Count", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 4_400, DistinctCount = 6, Events = ["Hire Ended"], Minimum = 0, Maximum = 5 },
                new("Hire Price", PropertyType.Number) { Role = PropertyRole.Money, Count = 4_400, DistinctCount = 600, Events = ["Hire Ended"], Minimum = 4, Maximum = 300 },
                new("Amount", PropertyType.Number) { Role = PropertyRole.Money, Count = 900, DistinctCount = 3, Events = ["Deposit Taken"], Minimum = 20, Maximum = 100 },
                new("Motorised", PropertyType.Boolean) { Count = 4_400, DistinctCount = 2, Events = ["Hire Ended"], Values = ["true", "false"], ValuesComplete = true },
            ],
            Attributes = [Text("Town", [], "Whitby", "Hull")],
        },
        "- Everything in = hire revenue plus deposits\n- Hire revenue: Hire Price of Hire Ended\n- Deposits: Amount of Deposit Taken\n- A trip is a Hire Ended.");

    [Theory]
    [InlineData("hires per type", "Hire Type")]
    [InlineData("passes by type", "Pass Type")]
    public void A_type_is_the_property_of_that_name(string question, string path) =>
        Assert.Equal(path, Assert.Single(Metric(question).Breakdowns).Field.Path);

    [Fact]
    public void A_type_of_events_stays_their_name() =>
        Assert.Equal(FieldSource.EventName, Assert.Single(Metric("events by type").Breakdowns).Field.Source);

    [Theory]
    [InlineData("how many miles were covered in total?")]
    [InlineData("total miles last month")]
    public void A_unit_stands_for_the_one_number_that_is_counted_in_it(string question)
    {
        var measure = Measure(question);
        Assert.Equal((Aggregation.Sum, "Distance Miles"), (measure.Aggregation, measure.Field!.Path));
    }

    [Fact]
    public void A_name_that_ends_in_revenue_is_the_revenue_where_no_other_does()
    {
        var measure = Measure("revenue by month");
        Assert.Equal((Aggregation.Sum, "Hire Price"), (measure.Aggregation, measure.Field!.Path));
    }

    [Fact]
    public void A_definition_may_use_what_is_only_defined_below() => Assert.IsType<ArithmeticMeasure>(Assert.Single(Metric("everything in by month").Measures));

    [Fact]
    public void The_way_of_paying_needs_no_verb()
    {
        var test = Assert.IsType<FieldTest>(Metric("how many trips paid with card").Where);
        Assert.Equal(("Payment Method", "card"), (test.Field.Path, Assert.Single(test.Values)));
    }

    [Fact]
    public void Without_a_number_means_none_or_nothing() =>
        Assert.Contains("Crew Count", PlanJson.Serialize(Metric("trips without crew")), StringComparison.Ordinal);

    [Fact]
    public void A_yes_or_no_property_against_its_denial_are_two_groups() =>
        Assert.Equal("Motorised", Assert.Single(Metric("motorised vs non-motorised: average distance").Breakdowns).Field.Path);

    [Fact]
    public void A_word_for_a_period_behind_an_article_is_the_value_of_what_follows()
    {
        var plan = Plan("how many people bought a yearly pass");
        Assert.Contains("\"Yearly\"", PlanJson.Serialize(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("\"grain\"", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_yes_or_no_property_by_itself_narrows_the_turn_before()
    {
        var first = Metric("trips by pier");
        var question = new Question("just the motorised ones", Worlds.Now) { Previous = [new PlannedTurn("trips by pier", first)] };
        var plan = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(question, Boats)).Plan);
        Assert.Equal(first.Measures, plan.Measures);
        Assert.Equal("Motorised", Assert.IsType<FieldTest>(plan.Where).Field.Path);
    }

    [Theory]
    [InlineData("trips on christmas day", "2025-12-25")]
    [InlineData("trips in Q3 25", "2025-06-30")]
    [InlineData("trips on halloween 2025", "2025-10-31")]
    public void Feasts_and_short_years_are_dates(string question, string day) =>
        Assert.Equal(day, Metric(question).Range!.From!.Value.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Boats)).Plan;

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static AggregateMeasure Measure(string question) => Assert.IsType<AggregateMeasure>(Assert.Single(Metric(question).Measures));

    private static PropertyDefinition Text(string path, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = 1_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static SemanticModel Glossed(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);
}
