using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A campsite with wardens and campers: who people are by an attribute, things by their names, what is open, and numbers that are called like people.</summary>
public sealed class CampsiteTests
{
    private static readonly SemanticModel Campsite = WithGlossary(
        new()
        {
            Organization = "Campsite",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 40_000,
            UserCount = 3_000,
            Version = 1,
            Events = [Event("place_searched", 20_000), Event("pitch_booked", 5_000, 400_000), Event("booking_cancelled", 600), Event("guest_arrived", 4_000), Event("safety_fault_reported", 900), Event("safety_fault_resolved", 800), Event("fault_viewed", 3_000), Event("stay_rated", 1_500), Event("canoe_lent", 700)],
            Properties =
            [
                Key("booking_id", 5_000, "pitch_booked", "booking_cancelled", "guest_arrived", "stay_rated"),
                Key("pitch_id", 60, "pitch_booked", "booking_cancelled", "guest_arrived", "safety_fault_reported"),
                Text("pitch_name", ["pitch_booked", "guest_arrived"], 60, "Oak", "Birch"),
                Key("canoe_id", 12, "canoe_lent"),
                Text("canoe_name", ["canoe_lent"], 9, "Otter", "Heron"),
                Key("fault_id", 900, "safety_fault_reported", "safety_fault_resolved", "fault_viewed"),
                Text("area", ["safety_fault_reported"], 2, "beach", "forest"),
                Number("guests", PropertyRole.Quantity, "place_searched", "pitch_booked"),
                Number("days", PropertyRole.Quantity, "place_searched", "pitch_booked"),
                Number("refund_amount", PropertyRole.Money, "booking_cancelled"),
                Text("reason", ["booking_cancelled"], 2, "weather", "illness"),
                Text("outcome", ["safety_fault_resolved"], 2, "filled", "replaced"),
                Text("warden", ["safety_fault_resolved"], 2, "Mia", "Jon"),
                Flag("satisfied", "stay_rated"),
                Flag("would_return", "stay_rated"),
                Flag("is_free", "canoe_lent"),
                Flag("electricity", "pitch_booked"),
            ],
            Attributes =
            [
                new("role", PropertyType.Text) { Count = 3_000, DistinctCount = 3, Values = ["camper", "ranger", "helper"], ValuesComplete = true },
                new("region", PropertyType.Text) { Count = 3_000, DistinctCount = 2, Values = ["north", "south"], ValuesComplete = true },
                new("age", PropertyType.Number) { Count = 3_000, DistinctCount = 70, Minimum = 18, Maximum = 88 },
            ],
        },
        """
        - booking = distinct booking_id of `pitch_booked`
        - ranger = user whose role is ranger
        - senior = user whose age is at least 65
        - owner = user whose role is owner
        - gold camper = user whose badge is gold
        - paid canoe = `canoe_lent` where is_free is false
        """);

    [Fact]
    public void A_definition_of_people_may_test_an_attribute()
    {
        Assert.Equal(("role", "ranger"), Tested("ranger"));
        Assert.Equal(("age", "65"), Tested("senior"));
    }

    [Fact]
    public void Shares_of_things_are_told_by_their_names_where_all_counted_rows_have_them()
    {
        Assert.Equal(Field.Property("pitch_name"), Assert.Single(Metric("share of bookings with electricity by pitch").Breakdowns).Field);
        Assert.Equal(Field.Property("pitch_id"), Assert.Single(Metric("cancellation rate by pitch").Breakdowns).Field);
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("gold camper")]
    public void A_test_that_the_data_does_not_know_defines_nobody(string term) => Assert.DoesNotContain(Campsite.Terms, known => known.Term == term);

    [Theory]
    [InlineData("how many rangers do we have", "ranger")]
    [InlineData("rangers by region", "ranger")]
    [InlineData("how many helpers", "helper")]
    [InlineData("helpers by region", "helper")]
    public void People_of_an_attribute_are_counted_as_people(string question, string role)
    {
        var plan = Metric(question);
        Assert.Equal((Aggregation.CountDistinct, Field.UserId), (Counted(plan).Aggregation, Counted(plan).Field));
        Assert.Equal(role, Assert.IsType<FieldTest>(Assert.IsType<HasAttribute>(plan.Users).Condition).Values.Single());
    }

    [Fact]
    public void Rows_of_a_trait_stay_rows() => Assert.Equal(["pitch_booked"], Counted(Metric("bookings of helpers")).Selection!.Names);

    [Fact]
    public void Nothing_done_is_never_done()
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan("rangers who resolved nothing in January")).Users).Sets;
        Assert.IsType<HasAttribute>(sets[0]);
        Assert.Equal(["safety_fault_resolved"], Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(sets[1]).Set).Selection.Names);
    }

    [Theory]
    [InlineData("bookings by pitch", "pitch_name")]
    [InlineData("top 3 pitches by bookings", "pitch_name")]
    [InlineData("bookings by pitch id", "pitch_id")]
    [InlineData("reported safety faults by pitch", "pitch_id")]
    [InlineData("canoes lent by canoe", "canoe_id")]
    public void Things_are_told_by_the_names_that_stand_beside_their_keys(string question, string path) => Assert.Equal(path, Metric(question).Breakdowns.Single().Field.Path);

    [Theory]
    [InlineData("open faults by area")]
    [InlineData("how many open faults")]
    public void Open_things_have_no_row_that_ends_them(string question)
    {
        var rows = Counted(Metric(question)).Selection!;
        Assert.Equal(["safety_fault_reported"], rows.Names);
        Assert.Equal(["safety_fault_resolved"], Assert.IsType<ThingTest>(Assert.IsType<NotCondition>(rows.Where).Condition).Selection.Names);
    }

    [Fact]
    public void A_number_called_like_people_is_not_who_did_it()
    {
        Assert.Equal(Field.UserId, Counted(Metric("how many guests cancelled")).Field);
        Assert.Equal("reason", Metric("why do guests cancel").Breakdowns.Single().Field.Path);
        Assert.Equal("guests", Counted(Metric("how many guests did we have in January")).Field?.Path);
    }

    [Theory]
    [InlineData("average guests per booking")]
    [InlineData("average days by pitch")]
    public void A_number_is_taken_of_rows_that_have_what_it_is_grouped_by(string question) => Assert.Equal(["pitch_booked"], Counted(Metric(question)).Selection!.Names);

    [Fact]
    public void The_biggest_booking_brought_most_money()
    {
        var measure = Counted(Metric("biggest booking ever"));
        Assert.Equal((Field.Revenue, "pitch_booked"), (measure.Field, measure.Selection!.Names.Single()));
    }

    [Theory]
    [InlineData("paid vs free canoes lent by month", "is_free")]
    [InlineData("bookings with electricity vs without", "electricity")]
    public void Both_sides_of_a_flag_are_groups(string question, string path)
    {
        var group = Metric(question).Breakdowns.Single();
        Assert.Equal((path, 2), (group.Field.Path, group.Cases.Count));
    }

    [Fact]
    public void A_name_with_an_opposite_in_it_keeps_its_definition() => Assert.Equal("paid canoe", Counted(Metric("paid canoes by month")).Selection!.Label);

    [Fact]
    public void What_was_asked_is_the_base_of_what_was_answered()
    {
        var plan = Assert.IsType<AudiencePlan>(Plan("percentage of guests who would return"));
        Assert.Equal(["stay_rated"], Assert.IsType<Performed>(plan.Of).Selection.Names);
        Assert.Null(Assert.IsType<Performed>(plan.Of).Selection.Where);
    }

    [Fact]
    public void A_word_behind_got_may_be_a_value()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Metric("what share of resolved safety faults got filled").Measures));
        Assert.Equal(["filled"], Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection!.Where).Values);
    }

    [Fact]
    public void The_best_satisfaction_is_the_highest_share() => Assert.IsType<RatioMeasure>(Assert.Single(Metric("which region has the best satisfaction").Measures));

    [Theory]
    [InlineData("refund amount per stay over")]
    [InlineData("how much refund amount per tent")]
    public void What_nobody_can_divide_by_is_refused(string question) => Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Campsite));

    private static (string? Path, string Value) Tested(string term)
    {
        var test = Assert.IsType<FieldTest>(Assert.IsType<HasAttribute>(Campsite.Terms.Single(known => known.Term == term).Users).Condition);
        return (test.Field.Path, test.Values.Single());
    }

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static AggregateMeasure Counted(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Campsite)).Plan;

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    private static EventDefinition Event(string name, long count, decimal? revenue = null) => new(name) { Count = count, Users = count / 2, Revenue = revenue };

    private static PropertyDefinition Flag(string path, params string[] events) => new(path, PropertyType.Boolean) { Count = 1_000, DistinctCount = 2, Events = events };

    private static PropertyDefinition Number(string path, PropertyRole role, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 700, DistinctCount = 300, Events = events, Minimum = 1, Maximum = 900 };

    private static PropertyDefinition Text(string path, string[] events, long distinct, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = distinct, Events = events, Values = values, ValuesComplete = values.Length == distinct };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
