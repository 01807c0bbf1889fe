using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A library of sheet music, whose README tells what its columns and values are called: pieces for several instruments, stars from 1 to 5, and loans in steps.</summary>
public sealed class MusicLibraryTests
{
    private static readonly SemanticModel Library = WithGlossary(
        new()
        {
            Organization = "Music library",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 40_000,
            UserCount = 3_000,
            UserIds = ["OF", "BY", "AN", "Q"],
            Version = 1,
            Events = [Event("Lend Score", 9_000), Event("Return Score", 8_000), Event("Send reminder", 900), Event("rating", 4_000), Event("Deposit", 700), Event("Fine", 700)],
            Properties =
            [
                Text("clerk_no", ["Lend Score"], "561", "559"),
                Text("size", ["Lend Score"], "A", "C", "M"),
                Text("piece", ["rating"], "Gnossienne", "Bolero"),
                new("instruments", PropertyType.Array) { Count = 4_000, DistinctCount = 3, Events = ["rating"], Values = ["Brass", "Strings", "Piano"], ValuesComplete = true },
                Number("rating", 1, 5, "rating"),
                Number("paid_in", 1, 900, "Deposit"),
                Number("fineamount", 1, 90, "Fine"),
                Number("totalfineamount", 1, 900, "Fine"),
            ],
        },
        """
        - borrower = user_id
        - reminder = `Send reminder`: sent when a score is not back after four weeks.
        - takings = sum of paid_in over `Deposit`
        - clerk_no is the librarian who lent it; size A is a folio, C a quarto, M an octavo.
        """);

    [Fact]
    public void A_definition_may_be_followed_by_an_explanation() =>
        Assert.Equal(["Send reminder"], Assert.Single(Library.Terms, term => term.Term == "reminder").Selection!.Names);

    [Fact]
    public void A_column_is_called_as_it_is_described() =>
        Assert.Equal(Field.Property("clerk_no"), Assert.Single(Metric("lend score by librarian").Breakdowns).Field);

    [Theory]
    [InlineData("folio", "A")]
    [InlineData("quarto", "C")]
    [InlineData("octavo", "M")]
    public void Values_are_called_as_they_are_described(string word, string value)
    {
        var term = Assert.Single(Library.Terms, known => known.Term == word);
        Assert.Equal(("size", value), (term.Value!.Field.Path, Assert.Single(term.Value.Values)));
    }

    [Theory]
    [InlineData("size: A = folio, C = quarto")]
    [InlineData("size A means folio, C means quarto")]
    public void Values_may_be_listed_in_other_words(string line) =>
        Assert.Equal(["folio", "quarto"], GlossaryReader.Read(line, Library with { Terms = [], Metrics = [] }).Terms.Select(term => term.Term));

    [Theory]
    [InlineData("size is what people ask for")]
    [InlineData("rating is the rating of a piece")]
    [InlineData("size Z is a poster")]
    public void What_describes_nothing_of_the_data_names_nothing(string line) =>
        Assert.Empty(GlossaryReader.Read(line, Library with { Terms = [], Metrics = [] }).Terms);

    [Theory]
    [InlineData("ratings for pieces that are both Brass and Strings")]
    [InlineData("how many ratings of pieces with Brass and Strings")]
    public void Rows_that_list_both_values_are_meant(string question)
    {
        var both = Assert.IsType<AllOf>(Condition(Metric(question)));
        Assert.Equal(["Brass", "Strings"], both.Conditions.Cast<FieldTest>().Select(test => Assert.Single(test.Values)));
    }

    [Fact]
    public void Values_that_are_merely_listed_are_added_up() =>
        Assert.Equal(["Brass", "Strings"], Assert.IsType<FieldTest>(Condition(Metric("how many ratings for Brass and Strings"))).Values);

    [Fact]
    public void More_than_a_number_can_be_is_counted()
    {
        var plan = Metric("best rated piece with at least 20 ratings");
        Assert.Equal(20, plan.Having!.Value);
        Assert.Equal(Aggregation.Count, Assert.IsType<AggregateMeasure>(plan.Measures[plan.HavingMeasure]).Aggregation);
    }

    [Fact]
    public void People_by_what_one_step_tells_leave_the_rows_of_other_steps_out() => Assert.True(Assert.Single(Metric("borrowers by size").Breakdowns).ExcludeMissing);

    [Theory]
    [InlineData("average rating of borrowers")]
    [InlineData("borrowers by size")]
    public void Words_of_the_grammar_are_nobody(string question)
    {
        var plan = Metric(question);
        Assert.Null(plan.Users);
        Assert.Null(plan.Where);
    }

    [Theory]
    [InlineData("average fine", Aggregation.Average)]
    [InlineData("median fine", Aggregation.Median)]
    public void Of_two_amounts_the_one_called_after_the_rows_is_meant(string question, Aggregation expected)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Metric(question).Measures));
        Assert.Equal((expected, "fineamount"), (measure.Aggregation, measure.Field!.Path));
    }

    [Theory]
    [InlineData("who gave the most ratings?")]
    [InlineData("number of ratings added last month")]
    public void Light_verbs_say_no_more_than_the_deed(string question) => Assert.Equal(Aggregation.Count, Assert.IsType<AggregateMeasure>(Assert.Single(Metric(question).Measures)).Aggregation);

    private static Condition? Condition(MetricPlan plan) => plan.Where ?? Assert.IsType<AggregateMeasure>(plan.Measures[0]).Selection!.Where;

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Library)).Plan);

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    private static EventDefinition Event(string name, long count) => new(name) { Count = count, Users = count / 2 };

    private static PropertyDefinition Number(string path, decimal least, decimal most, params string[] events) => new(path, PropertyType.Number) { Role = PropertyRole.Quantity, Count = 700, DistinctCount = (long)(most - least) + 1, Events = events, Minimum = least, Maximum = most };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };
}
