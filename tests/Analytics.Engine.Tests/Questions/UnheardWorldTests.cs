using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A credit union: what people ask of accounts, transfers, visits of an adviser and gifts, in words that the data does not use.</summary>
public sealed class UnheardWorldTests
{
    private static readonly SemanticModel Bare = new()
    {
        Organization = "Union",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 30_000,
        UserCount = 2_000,
        Events =
        [
            Event("accountOpened", 900), Event("loginSucceeded", 9_000), Event("loginFailed", 400), Event("swipe", 9_000, 700), Event("transferSent", 4_000, 90), Event("transferFailed", 200), Event("planUpgraded", 90),
            Event("caseOpened", 300), Event("caseResolved", 200), Event("cashWithdrawal", 600), Event("visit_booked", 800), Event("visit_no_show", 60), Event("visit_finished", 700), Event("adviser_searched", 500), Event("Gift Made", 100), Event("clipPlayed", 300), Event("accountClosed", 40), Event("tokenUsed", 800), Event("tokenIssued", 300),
        ],
        Properties =
        [
            Key("transferId", 4_200, "transferSent", "transferFailed"), Key("caseId", 300, "caseOpened", "caseResolved"), Key("visit_id", 800, "visit_booked", "visit_no_show", "visit_finished"),
            Number("amount", PropertyRole.Money, "swipe", "transferSent", "transferFailed", "cashWithdrawal", "caseOpened"), Number("fee", PropertyRole.Money, "transferSent", "cashWithdrawal"), Number("Gift Size", PropertyRole.Plain, "Gift Made"),
            Number("wait_minutes", PropertyRole.Duration, "visit_finished"), Number("duration_minutes", PropertyRole.Duration, "visit_finished"), Number("Seconds Seen", PropertyRole.Duration, "clipPlayed"),
            new("results", PropertyType.Number) { Count = 500, DistinctCount = 10, Events = ["adviser_searched"], Minimum = 0, Maximum = 9 },
            new("contactless", PropertyType.Boolean) { Count = 9_000, DistinctCount = 2, Events = ["swipe"], Values = ["true", "false"], ValuesComplete = true },
            Text("kind", ["transferSent", "transferFailed"], "international", "instant"), Text("failureReason", ["transferFailed"], "limit", "iban"), Text("reason", ["loginFailed", "accountClosed"], "fees", "face"), Text("cardType", ["swipe"], "debit", "virtual"),
            Text("toPlan", ["planUpgraded"], "Premium", "Metal"), Text("outcome", ["caseResolved"], "refunded", "rejected"), Text("adviser.name", ["visit_booked", "visit_no_show", "visit_finished"], "Weber", "Klein"), Text("field", ["adviser_searched"], "loans", "pensions"),
            Text("adviser.field", ["visit_booked", "visit_no_show", "visit_finished"], "loans", "pensions"), Text("booked_via", ["visit_booked"], "app", "phone"), Text("source", ["accountOpened"], "search", "friend"), Text("clip.title", ["clipPlayed"], "Saving", "Owing"), Text("term", ["adviser_searched"], "house", "car"),
        ],
        Attributes = [Text("plan", [], "Standard", "Premium", "Metal"), Text("country", [], "Ireland", "France")],
    };

    private static readonly SemanticModel Union = GlossaryReader.Read(
        """
        - revenue = sum of revenue over `swipe` and `transferSent`
        - transfer = distinct transferId of `transferSent`
        - missed rate = number of `visit_no_show` / number of `visit_booked`
        - average deposit = sum of Gift Size over `Gift Made` / number of `Gift Made`
        - wide gift = `Gift Made` where Gift Size >= 80
        """,
        Bare).ApplyTo(Bare);

    [Fact]
    public void New_things_are_counted_where_they_begin()
    {
        var plan = Metric("new accounts per week");
        Assert.Equal((TimeGrain.Week, "accountOpened", Aggregation.Count), (plan.Grain, Rows(plan.Measures[0]), Counted(plan).Aggregation));
    }

    [Fact]
    public void New_things_begin_a_share_too() =>
        Assert.Equal(["accountOpened", "visit_booked"], Assert.IsType<FunnelPlan>(Plan("what % of new accounts booked a visit within 24 hours")).Steps.Select(step => step.Names.Single()));

    [Theory]
    [InlineData("how many people logged in last week", "loginSucceeded")]
    [InlineData("how many people failed to log in yesterday", "loginFailed")]
    [InlineData("how many users had 2 or more no shows", "visit_no_show")]
    public void Deeds_are_found_by_what_people_say(string question, string deed) => Assert.Contains($"\"{deed}\"", PlanJson.Serialize(Plan(question)), StringComparison.Ordinal);

    [Fact]
    public void Not_having_logged_in_is_no_guest() =>
        Assert.Equal("loginSucceeded", Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(Assert.IsType<AudiencePlan>(Plan("how many customers have not logged in for 30 days")).Users).Set).Selection.Names.Single());

    [Fact]
    public void What_is_open_was_never_closed()
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<EntityPlan>(Plan("how many cases are still open")).Members).Sets;
        Assert.Equal("caseResolved", Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(sets[^1]).Set).Selection.Names.Single());
    }

    [Fact]
    public void Open_things_are_rows_whose_thing_was_not_closed()
    {
        var rows = Counted(Metric("open cases")).Selection!;
        Assert.Equal("caseResolved", Assert.IsType<ThingTest>(Assert.IsType<NotCondition>(rows.Where).Condition).Selection.Names.Single());
    }

    [Theory]
    [InlineData("revenue from swipes vs transfers", "swipe", "transferSent")]
    [InlineData("revenue from transfers vs swipes in april", "transferSent", "swipe")]
    public void Both_sides_are_of_the_same_money(string question, string first, string second)
    {
        var plan = Metric(question);
        Assert.Equal([first, second], plan.Measures.Select(Rows));
        Assert.All(plan.Measures, measure => Assert.Equal(Field.Revenue, Assert.IsType<AggregateMeasure>(measure).Field));
    }

    [Theory]
    [InlineData("avg transfer amount", "transferSent")]
    [InlineData("average cash withdrawal", "cashWithdrawal")]
    [InlineData("biggest transfer", "transferSent")]
    public void An_amount_is_of_the_rows_that_are_named(string question, string rows)
    {
        var measure = Counted(Metric(question));
        Assert.Equal(("amount", rows), (measure.Field!.Path, Rows(measure)));
    }

    [Fact]
    public void A_value_beside_another_of_its_kind_is_none_of_the_rest() =>
        Assert.Equal(["international", "instant"], Assert.Single(Metric("avg transfer amount international vs instant").Breakdowns).Cases.Select(side => side.Label));

    [Fact]
    public void A_value_is_of_the_property_that_is_named_beside_it() =>
        Assert.Equal(Field.Attribute("plan"), Assert.IsType<FieldTest>(Metric("customers on the metal plan by country").Where).Field);

    [Theory]
    [InlineData("failed transfers by reason", "failureReason")]
    [InlineData("missed rate by field", "adviser.field")]
    [InlineData("visits booked by channel", "booked_via")]
    public void Groups_are_of_the_rows_that_are_counted(string question, string group) => Assert.Equal(group, Assert.Single(Metric(question).Breakdowns).Field!.Path);

    [Fact]
    public void A_flag_by_groups_is_a_share_of_each()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Metric("contactless share by card type").Measures));
        Assert.Equal("contactless", Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection!.Where).Field.Path);
        Assert.False(Metric("contactless share by card type").ShareOfTotal);
    }

    [Fact]
    public void The_longest_waits_are_the_waits_and_no_other_length_of_time() =>
        Assert.Equal("wait_minutes", Counted(Metric("which adviser has the longest waits")).Field!.Path);

    [Fact]
    public void What_found_nothing_had_no_results()
    {
        var plan = Metric("searches that found nothing");
        Assert.Equal("adviser_searched", Rows(plan.Measures[0]));
        Assert.Contains("\"results\"", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("average seconds seen per clip in seconds")]
    [InlineData("avg secs seen by title")]
    public void Seconds_are_told_in_seconds(string question) => Assert.Equal("Seconds Seen", Counted(Metric(question)).Field!.Path);

    [Fact]
    public void A_heading_may_say_that_a_funnel_is_asked_for() =>
        Assert.Equal(3, Assert.IsType<FunnelPlan>(Plan("joining funnel: account opened, visit booked, plan upgraded")).Steps.Count);

    [Fact]
    public void Who_gets_a_thing_is_given_it() =>
        Assert.Equal(["accountOpened", "tokenIssued"], Assert.IsType<FunnelPlan>(Plan("how long does it take from opening an account to getting a token, median")).Steps.Select(step => step.Names.Single()));

    [Fact]
    public void A_definition_may_test_a_name_of_two_words()
    {
        var test = Assert.IsType<FieldTest>(Union.Terms.Single(term => term.Term == "wide gift").Selection!.Where);
        Assert.Equal(("Gift Size", TestOperator.GreaterOrEqual), (test.Field.Path, test.Operator));
    }

    [Theory]
    [InlineData("just pensions")]
    [InlineData("how many people finished a clip last month")]
    [InlineData("ad revenue in march")]
    [InlineData("same day bookings")]
    [InlineData("how much money did we lend out in march")]
    public void Words_that_leave_no_trace_are_refused(string question) => Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Union));

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static AggregateMeasure Counted(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    private static string Rows(Measure measure) => Assert.IsType<AggregateMeasure>(measure).Selection!.Names.Single();

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Union)).Plan;

    private static EventDefinition Event(string name, long count, decimal? revenue = null) => new(name) { Count = count, Users = count / 2, Revenue = revenue };

    private static PropertyDefinition Number(string path, PropertyRole role, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 700, DistinctCount = 300, Events = events, Minimum = 1, Maximum = 900 };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
