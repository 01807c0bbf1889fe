using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A chain of saunas whose visits are events with a beginning and an end: lengths and amounts of the data's own sessions, things with key and name, people by another name.</summary>
public sealed class SaunaTests
{
    private const string Begun = "Steam Session Begun";
    private const string Finished = "Steam Session Finished";

    private static readonly SemanticModel Saunas = new()
    {
        Organization = "Saunas",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2024, 9, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 30_000,
        UserCount = 900,
        Version = 1,
        Events = [new(Begun) { Count = 5_000 }, new(Finished) { Count = 4_800 }, new("Cabin Looked Up") { Count = 6_000 }, new("Fee Paid") { Count = 4_700, Revenue = 90_000 }],
        Properties =
        [
            Key("steamNo", 5_000, Begun, Finished, "Fee Paid"),
            Text("cabin.id", PropertyRole.Identifier, 40, Begun, Finished),
            Text("cabin.name", PropertyRole.Plain, 37, Begun, Finished),
            Number("heatKwh", PropertyRole.Quantity, 1, 90, Finished),
            Number("durationMinutes", PropertyRole.Duration, 5, 200, Finished),
            Number("co2AvoidedKg", PropertyRole.Quantity, 0, 60, Finished),
            Number("heatLevelStart", PropertyRole.Quantity, 0, 100, Begun),
            Number("resultsCount", PropertyRole.Quantity, 0, 20, "Cabin Looked Up"),
            Number("fee", PropertyRole.Money, 1, 60, "Fee Paid"),
        ],
        Attributes = [new("heat_wish", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 900, DistinctCount = 30, Minimum = 40, Maximum = 110 }],
    };

    [Fact]
    public void The_length_of_sessions_that_the_data_has_is_its_own()
    {
        var length = Talk.Only(Talk.Metric(Saunas, "average session duration"));
        Assert.Equal((Aggregation.Average, "durationMinutes"), (length.Aggregation, length.Field!.Path));
    }

    [Fact]
    public void Things_of_one_name_are_counted_by_their_keys()
    {
        Assert.Equal("cabin.id", Talk.Only(Talk.Metric(Saunas, "how many distinct cabins were used in October")).Field!.Path);
        Assert.Equal("cabin.name", Talk.Only(Talk.Metric(Saunas, "how many different cabin names are there")).Field!.Path);
    }

    [Fact]
    public void Nobodys_age_is_a_length_of_time() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("how many users are older than 40", Worlds.Now), Saunas));

    [Theory]
    [InlineData("how many users over 60 who paid a fee")]
    [InlineData("how many users under 60")]
    public void People_over_a_number_are_of_that_age(string question) =>
        Assert.Contains("\"age\"", PlanJson.Serialize(Talk.Plan(Saunas with { Attributes = [.. Saunas.Attributes, Number("age", PropertyRole.Plain, 10, 90)] }, question)), StringComparison.Ordinal);

    [Fact]
    public void A_number_inside_a_word_ends_it()
    {
        var avoided = Talk.Only(Talk.Metric(Saunas, "total co2 avoided"));
        Assert.Equal((Aggregation.Sum, "co2AvoidedKg"), (avoided.Aggregation, avoided.Field!.Path));
    }

    [Fact]
    public void At_joins_the_words_of_a_number() =>
        Assert.Equal("heatLevelStart", Talk.Only(Talk.Metric(Saunas, "average heat level at start")).Field!.Path);

    [Fact]
    public void No_results_are_none() =>
        Assert.Contains("resultsCount", PlanJson.Serialize(Talk.Plan(Saunas, "how many look-ups returned no results")), StringComparison.Ordinal);

    [Theory]
    [InlineData("People are steamers.")]
    [InlineData("Our users are called steamers, whoever they come with.")]
    [InlineData("Each user is a steamer.")]
    [InlineData("`user_id` is the steamer's number.")]
    public void A_text_says_what_people_are_called(string text)
    {
        var term = Assert.Single(GlossaryReader.Read(text, Saunas).Terms);
        Assert.Equal(("steamer", Field.UserId), (term.Term, term.Field));
    }

    [Theory]
    [InlineData("People are saved in rows.")]
    [InlineData("Users are cabins.")]
    [InlineData("Each user is a row.")]
    public void A_text_that_says_something_else_of_people_names_nobody(string text) => Assert.DoesNotContain(GlossaryReader.Read(text, Saunas).Terms, term => term.Term is "saved" or "cabin");

    [Fact]
    public void The_amount_of_rows_in_other_words_is_no_value()
    {
        var term = Assert.Single(GlossaryReader.Read("- **Warmth**: `heatKwh` of finished sessions.", Saunas).Terms);
        Assert.Equal((Field.Property("heatKwh"), null), (term.Field, term.Value));
        Assert.Empty(GlossaryReader.Read("- **Warmth**: `heatKwh` of pleasant evenings.", Saunas).Terms);
    }

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };

    private static PropertyDefinition Text(string path, PropertyRole role, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = role, Count = 9_000, DistinctCount = distinct, Events = events };

    private static PropertyDefinition Number(string path, PropertyRole role, decimal least, decimal most, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 4_800, DistinctCount = 90, Minimum = least, Maximum = most, Events = events };
}
