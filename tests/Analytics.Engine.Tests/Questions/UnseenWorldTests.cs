using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A ferry line whose names hold blanks and an insurer whose names nest: what people ask of data that nobody prepared the engine for.</summary>
public sealed class UnseenWorldTests
{
    /// <summary>Tickets are sold, boarded, rated and given back; all rows of one carry its "Ticket No".</summary>
    private static readonly SemanticModel Ferries = WithGlossary(
        new()
        {
            Organization = "Skerry Line",
            Currency = "NOK",
            DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 30_000,
            UserCount = 2_000,
            Version = 1,
            Events = [new("Ticket Sold") { Count = 9_000, Users = 1_900 }, new("Ferry Boarded") { Count = 8_000, Users = 1_800 }, new("Ticket Cancelled") { Count = 700, Users = 600 }, new("Cabin Chosen") { Count = 3_000, Users = 900 }, new("Crossing Rated") { Count = 2_500, Users = 1_000 }, new("Pass Cancelled") { Count = 90, Users = 90 }],
            Properties =
            [
                Key("Ticket No", 9_000, "Ticket Sold", "Ferry Boarded", "Ticket Cancelled", "Cabin Chosen", "Crossing Rated"),
                Number("Gross Fare", PropertyRole.Money, "Ticket Sold"),
                Number("Harbour Dues", PropertyRole.Money, "Ticket Sold"),
                Number("Paid Cents", PropertyRole.Money, "Ticket Cancelled"),
                Number("Late Minutes", PropertyRole.Duration, "Ferry Boarded"),
                Number("Loading Seconds", PropertyRole.Duration, "Ferry Boarded"),
                Number("Hours Aboard", PropertyRole.Duration, "Ferry Boarded"),
                Number("Stars", PropertyRole.Plain, "Crossing Rated"),
                Number("waitedMinutes", PropertyRole.Duration, "Ticket Cancelled"),
                Number("desk.waitMinutes", PropertyRole.Duration, "Ferry Boarded"),
                Text("Sales Channel", ["Ticket Sold"], "web", "kiosk"),
                Text("Outcome", ["Ticket Cancelled"], "granted", "denied"),
                Text("Handled By", ["Ticket Cancelled"], "clerk", "machine"),
            ],
            Attributes = [new("home port", PropertyType.Text) { Count = 2_000, DistinctCount = 2, Values = ["Bergen", "Bodø"], ValuesComplete = true }],
        },
        """
        - sale = `Ticket Sold`
        - fare income = sum of Gross Fare over `Ticket Sold`
        - net fare = sum of Gross Fare over `Ticket Sold` - sum of Harbour Dues over `Ticket Sold`
        - net per crossing = (sum of Gross Fare over `Ticket Sold` - sum of Harbour Dues over `Ticket Sold`) / `Ferry Boarded`
        - cash back = sum of Paid Cents over `Ticket Cancelled` / 100
        - loss ratio = cash back / fare income
        - grant rate = share of `Ticket Cancelled` where Outcome is granted
        - cancellation rate = Ticket Cancelled / Ticket Sold
        """);

    [Fact]
    public void A_sum_over_a_name_with_blanks_is_defined()
    {
        var measure = Assert.IsType<AggregateMeasure>(Defined("fare income"));
        Assert.Equal((Aggregation.Sum, "Gross Fare", ValueFormat.Money), (measure.Aggregation, measure.Field!.Path, measure.Format));
    }

    [Fact]
    public void Sums_are_set_against_each_other_in_a_definition()
    {
        var net = Assert.IsType<ArithmeticMeasure>(Defined("net fare"));
        Assert.Equal((ArithmeticOperator.Subtract, "Gross Fare", "Harbour Dues"), (net.Operator, Assert.IsType<AggregateMeasure>(net.Left).Field!.Path, Assert.IsType<AggregateMeasure>(net.Right).Field!.Path));
        Assert.IsType<ArithmeticMeasure>(Assert.IsType<RatioMeasure>(Defined("net per crossing")).Numerator);
    }

    [Fact]
    public void A_sum_by_a_number_is_the_same_sum_in_another_unit()
    {
        Assert.Equal(100, Defined("cash back").PerUnit);
        var loss = Assert.IsType<MetricPlan>(Plan("loss ratio by home port")).Measures[0];
        Assert.Equal((100m, null), (Assert.IsType<RatioMeasure>(loss).Numerator.PerUnit, loss.PerUnit));
    }

    [Fact]
    public void A_share_of_rows_under_a_test_is_defined()
    {
        var rate = Assert.IsType<RatioMeasure>(Defined("grant rate"));
        Assert.Equal((100m, ValueFormat.Percent), (rate.Scale, rate.Format));
        Assert.Null(Assert.IsType<AggregateMeasure>(rate.Denominator).Selection!.Where);
        Assert.NotNull(Assert.IsType<AggregateMeasure>(rate.Numerator).Selection!.Where);
    }

    [Fact]
    public void A_path_whose_keys_hold_dots_is_defined_as_it_is_spelled()
    {
        var model = new SemanticModel { Organization = "dots", Events = [new("bill.paid")], Properties = [new("bill\\.total", PropertyType.Number) { Events = ["bill.paid"] }, new("body.tax.rate", PropertyType.Number) { Events = ["bill.paid"] }] };
        var metrics = GlossaryReader.Read("turnover = sum of bill.total over `bill.paid`\n\nlevy = sum of tax.rate over `bill.paid`", model).Metrics;
        Assert.Equal(["bill\\.total", "body.tax.rate"], metrics.Select(metric => Assert.IsType<AggregateMeasure>(metric.Measure).Field!.Path));
    }

    [Fact]
    public void A_value_of_other_rows_is_asked_of_the_same_thing()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("average stars where late minutes are over 30"));
        var thing = Assert.IsType<ThingTest>(plan.Where);
        Assert.Equal(("Ticket No", "Ferry Boarded"), (thing.Key.Path, Assert.Single(thing.Selection.Names)));
    }

    [Fact]
    public void A_rate_in_groups_of_the_things_counts_the_things_of_each_group()
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.IsType<MetricPlan>(Plan("rating rate by sales channel")).Measures[0]);
        var part = Assert.IsType<AggregateMeasure>(rate.Numerator).Selection!;
        Assert.Equal(["Ticket Sold"], part.Names);
        Assert.Equal(["Crossing Rated"], Assert.IsType<ThingTest>(part.Where).Selection.Names);
    }

    [Theory]
    [InlineData("net fare by outcome")]
    [InlineData("cash back and fare income by sales channel")]
    public void Groups_that_the_rows_do_not_have_are_refused(string question) => Assert.StartsWith("question.not_", Refused(question), StringComparison.Ordinal);

    [Fact]
    public void Who_did_it_is_a_group() => Assert.Equal("Handled By", Assert.IsType<MetricPlan>(Plan("grant rate by who handled it")).Breakdowns.Single().Field.Path);

    [Fact]
    public void The_name_as_it_was_said_comes_before_one_of_the_same_stem() =>
        Assert.Equal("desk.waitMinutes", Assert.IsType<AggregateMeasure>(Assert.IsType<MetricPlan>(Plan("average wait minutes")).Measures[0]).Field!.Path);

    [Theory]
    [InlineData("average late minutes", ValueFormat.Number)]
    [InlineData("average loading seconds", ValueFormat.Duration)]
    public void Only_seconds_are_told_as_a_length_of_time(string question, ValueFormat format) =>
        Assert.Equal(format, Assert.IsType<MetricPlan>(Plan(question)).Measures[0].Format);

    [Fact]
    public void A_unit_within_the_name_of_a_number_is_no_step_in_time()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("top 10 people by hours aboard"));
        Assert.Equal((null, "Hours Aboard"), (plan.Grain, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field?.Path));
    }

    [Fact]
    public void What_is_denied_of_the_first_is_denied_of_all_that_is_listed()
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan("how many people bought a ticket without choosing a cabin or rating a crossing")).Users).Sets;
        Assert.Equal(2, sets.OfType<NotInUserSet>().Count());
    }

    [Theory]
    [InlineData("how long after buying a ticket do people board a ferry")]
    [InlineData("how long after buying a ticket does it take until the ferry is boarded? median")]
    public void The_time_after_a_deed_runs_forward(string question) =>
        Assert.Equal(["Ticket Sold", "Ferry Boarded"], Assert.IsType<FunnelPlan>(Plan(question)).Steps.Select(step => step.Names.Single()));

    [Fact]
    public void The_way_from_one_thing_to_the_next_is_a_way_of_steps()
    {
        var funnel = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Plan("how many people went from sale to cabin chosen to boarding")).Users).Funnel;
        Assert.Equal(["Ticket Sold", "Cabin Chosen", "Ferry Boarded"], funnel.Steps.Select(step => step.Names.Single()));
    }

    [Fact]
    public void Who_did_not_come_back_after_the_first_day_was_there_on_one_day()
    {
        var once = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan("how many users didnt come back after their first day")).Users);
        Assert.Equal((Aggregation.CountDistinct, Field.Day, new ValueTest(TestOperator.Equals, 1)), (once.Aggregation, once.Field, once.Test));
    }

    [Fact]
    public void What_follows_rows_with_a_value_is_asked_after_them() =>
        Assert.NotNull(Assert.IsType<SequencePlan>(Plan("what do people do after a denied ticket")).Anchor.Where);

    [Theory]
    [InlineData("how many active passes are there", "question.not_understood")]
    [InlineData("how many passengers have an active pass", "question.not_understood")]
    [InlineData("drop the Ticket Sold table", "question.unsafe")]
    public void What_cannot_be_told_is_refused(string question, string code) => Assert.Equal(code, Refused(question));

    [Fact]
    public void A_turn_that_narrows_nothing_is_refused()
    {
        var before = new PlannedTurn("sales by home port", Plan("sales by home port"));
        var turn = QuestionEngine.Understand(new Question("only fare income", Worlds.Now) { Previous = [before] }, Ferries);
        Assert.Equal("question.not_understood", Assert.IsType<Declined>(turn).Code);
    }

    private static Measure Defined(string name) => Ferries.Metrics.Single(metric => metric.Name == name).Measure;

    private static string Refused(string question) => Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Ferries)).Code;

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Ferries)).Plan;

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    private static PropertyDefinition Number(string path, PropertyRole role, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 700, DistinctCount = 300, Events = events, Minimum = 1, Maximum = 900 };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
