using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Words that are values, keys or numbers and deeds at once: which of them a question is about.</summary>
public sealed class DeedsAndValuesTests
{
    /// <summary>A theatre that casts actors: a stage called "audition" beside auditions, applications with keys, attempts by number, fees in cents.</summary>
    private static readonly SemanticModel Theatre = new()
    {
        Organization = "Limelight",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 7_000,
        UserCount = 800,
        Version = 1,
        Events =
        [
            new("applicationFiled") { Count = 3_000, Users = 800 },
            new("auditionHeld") { Count = 2_500, Users = 500 },
            new("partRefused") { Count = 900, Users = 400 },
            new("bookingSettled") { Count = 600, Users = 300 },
        ],
        Properties =
        [
            new("applicationId", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 6_400, DistinctCount = 3_000, Events = ["applicationFiled", "auditionHeld", "partRefused"] },
            new("marks", PropertyType.Number) { Count = 2_500, DistinctCount = 10, Events = ["auditionHeld"], Minimum = 1, Maximum = 10 },
            new("attempt", PropertyType.Number) { Count = 2_500, DistinctCount = 5, Events = ["auditionHeld"], Minimum = 1, Maximum = 5 },
            Text("hall", ["auditionHeld"], "attic", "cellar"),
            Text("stage", ["partRefused"], "hearing", "audition"),
            Text("reason", ["partRefused"], "voice", "age", "tip"),
            new("feeCents", PropertyType.Number) { Role = PropertyRole.Money, Count = 600, DistinctCount = 200, Events = ["bookingSettled"], Minimum = 1_000, Maximum = 90_000 },
            new("tipEur", PropertyType.Number) { Role = PropertyRole.Money, Count = 600, DistinctCount = 20, Events = ["bookingSettled"], Minimum = 0, Maximum = 50 },
        ],
        Attributes = [Text("rank", [], "novice", "lead", "understudy"), new("yearsOfPractice", PropertyType.Number) { Count = 800, DistinctCount = 40, Minimum = 0, Maximum = 50 }],
    };

    [Theory]
    [InlineData("average audition marks")]
    [InlineData("how many people were auditioned in the attic")]
    [InlineData("auditions by hall")]
    public void A_deed_is_meant_where_its_rows_tell_what_is_asked(string question) =>
        Assert.Equal(["auditionHeld"], Assert.IsType<AggregateMeasure>(Metric(question).Measures[0]).Selection!.Names);

    [Fact]
    public void A_value_stays_one_beside_its_own_rows() =>
        Assert.Contains("\"audition\"", PlanJson.Serialize(Metric("parts refused at audition stage")), StringComparison.Ordinal);

    [Fact]
    public void Who_applied_did_so_although_applications_have_keys()
    {
        var measure = Assert.IsType<AggregateMeasure>(Metric("how many people applied").Measures[0]);
        Assert.Equal((Field.UserId, "applicationFiled"), (measure.Field, Assert.Single(measure.Selection!.Names)));
    }

    [Theory]
    [InlineData("auditions in the second attempt", "2")]
    [InlineData("how many auditions were a third attempt", "3")]
    public void An_ordinal_before_a_number_of_things_is_that_number(string question, string number) =>
        Assert.Equal(("attempt", number), Metric(question).Where is FieldTest test ? (test.Field.Path, Assert.Single(test.Values)) : default);

    [Fact]
    public void The_plural_of_a_value_of_users_is_these_users_also_before_where_they_did_it()
    {
        var plan = Metric("how many novices applied");
        Assert.Equal(Field.UserId, Assert.IsType<AggregateMeasure>(plan.Measures[0]).Field);
        Assert.Contains("novice", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_value_another_word_is_a_value_of_the_same_property()
    {
        var rank = Assert.Single(Metric("average marks of novices vs leads").Breakdowns);
        Assert.Equal((Field.Attribute("rank"), 2), (rank.Field, rank.Cases.Count));
    }

    [Fact]
    public void A_number_of_people_is_compared_for_each_and_never_added_up()
    {
        var text = PlanJson.Serialize(Plan("how many people with more than 10 years of practice applied"));
        Assert.Contains("yearsOfPractice", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"aggregation\":\"sum\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_is_answered_by_the_reasons_that_rows_give() =>
        Assert.Equal(Field.Property("reason"), Assert.Single(Metric("why do people refuse parts").Breakdowns).Field);

    [Fact]
    public void A_number_is_meant_by_its_name_unless_the_rows_of_a_value_called_so_are_spoken_of()
    {
        Assert.Equal("tipEur", Assert.IsType<AggregateMeasure>(Metric("average tip").Measures[0]).Field!.Path);
        Assert.Contains("\"tip\"", PlanJson.Serialize(Metric("parts refused for the tip")), StringComparison.Ordinal);
    }

    [Fact]
    public void Having_an_amount_means_more_than_none() =>
        Assert.Equal(TestOperator.GreaterThan, Assert.IsType<FieldTest>(Metric("how many bookings had a tip").Where).Operator);

    [Fact]
    public void Money_in_cents_is_told_in_whole_units_unless_cents_are_asked_for()
    {
        Assert.Equal((100m, ValueFormat.Money), (Metric("total fees").Measures[0].PerUnit, Metric("total fees").Measures[0].Format));
        Assert.Null(Metric("average fee cents").Measures[0].PerUnit);
    }

    [Fact]
    public void A_rate_of_a_glossary_takes_names_in_any_order_and_is_told_in_per_cent()
    {
        var metric = Assert.Single(GlossaryReader.Read("- Refusal rate: refused parts divided by applications filed", Theatre).Metrics);
        Assert.Equal((100m, ValueFormat.Percent), (Assert.IsType<RatioMeasure>(metric.Measure).Scale, metric.Measure.Format));
    }

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Theatre)).Plan;

    private static PropertyDefinition Text(string path, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = 1_000, DistinctCount = values.Length, Events = [.. events], Values = [.. values], ValuesComplete = true };
}
