using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What people of a site ask: what sessions hold and end with, who left before paying, what leads to what, when people come, who came last.</summary>
public sealed class SessionQuestionTests
{
    private static readonly string[] Everywhere = ["visit", "plant_view", "search", "add_to_basket", "purchase"];

    private static readonly SemanticModel Site = new()
    {
        Organization = "site",
        Currency = "EUR",
        DataFrom = Worlds.Now.AddYears(-1),
        DataThrough = Worlds.Now,
        EventCount = 300_000,
        UserCount = 9_000,
        Events =
        [
            new EventDefinition("visit") { Count = 90_000, Users = 8_900 },
            new EventDefinition("plant_view") { Count = 150_000, Users = 8_000 },
            new EventDefinition("search") { Count = 30_000, Users = 4_000 },
            new EventDefinition("add_to_basket") { Count = 20_000, Users = 3_500 },
            new EventDefinition("purchase") { Count = 10_000, Users = 3_000, Revenue = 400_000 },
        ],
        Properties =
        [
            Text("country", Everywhere, "United States", "United Kingdom", "Germany"),
            Text("device", Everywhere, "mobile", "desktop"),
            Text("query", ["search"]),
            Text("landing_page", ["visit"]),
            Text("plant", ["plant_view", "add_to_basket", "purchase"], "Fern", "Cactus"),
            new PropertyDefinition("load_time_ms", PropertyType.Number) { Role = PropertyRole.Duration, Events = ["visit"], Count = 90_000, DistinctCount = 2_000, Minimum = 20, Maximum = 9_000 },
            new PropertyDefinition("pieces", PropertyType.Number) { Role = PropertyRole.Quantity, Events = ["purchase"], Count = 10_000, DistinctCount = 9, Minimum = 1, Maximum = 9 },
        ],
    };

    [Theory]
    [InlineData("plant views per session last week", "plant_view")]
    [InlineData("average number of searches per session by device", "search")]
    public void A_count_is_told_per_session(string text, string deed) =>
        Assert.Equal([deed], Plan<SessionPlan>(text).PerSession!.Selection!.Names);

    [Fact]
    public void Money_is_told_per_session() =>
        Assert.Equal((Aggregation.Sum, ValueFormat.Money), (Plan<SessionPlan>("revenue per session").PerSession!.Aggregation, Plan<SessionPlan>("revenue per session").PerSession!.Format));

    [Theory]
    [InlineData("share of sessions with a purchase", SessionPlace.Anywhere, true)]
    [InlineData("how many sessions ended in a purchase last week", SessionPlace.End, false)]
    [InlineData("sessions ending with a purchase", SessionPlace.End, false)]
    [InlineData("what % of sessions started with a purchase", SessionPlace.Beginning, true)]
    public void Sessions_hold_a_deed_in_a_place(string text, SessionPlace place, bool share)
    {
        var plan = Plan<SessionPlan>(text);
        Assert.Equal((place, share), (plan.Place, plan.Share));
        Assert.Equal(["purchase"], Assert.Single(plan.Holding!).Names);
    }

    [Theory]
    [InlineData("bounce rate by device", true)]
    [InlineData("how many bounced sessions did we have", false)]
    public void A_session_of_one_event_bounces(string text, bool share)
    {
        var plan = Plan<SessionPlan>(text);
        Assert.Equal((new ValueTest(TestOperator.Equals, 1), share), (plan.Size, plan.Share));
    }

    [Fact]
    public void Sessions_have_so_many_events() =>
        Assert.Equal(new ValueTest(TestOperator.GreaterThan, 10), Plan<SessionPlan>("how many sessions had more than 10 events").Size);

    [Theory]
    [InlineData("longest session")]
    [InlineData("average time on site")]
    public void The_length_of_a_session_is_no_number_of_another_row(string text) => Plan<SessionPlan>(text);

    [Fact]
    public void An_event_that_is_like_a_session_is_counted() =>
        Assert.Equal(["visit"], Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>("how many sessions last week").Measures)).Selection!.Names);

    [Theory]
    [InlineData("pages per session")]
    [InlineData("plants bought together")]
    public void What_no_plan_tells_is_refused(string text) => Assert.IsNotType<Planned>(Understand(text));

    [Theory]
    [InlineData("basket abandonment rate", "add_to_basket")]
    [InlineData("what share of baskets are abandoned", "add_to_basket")]
    [InlineData("abandoned basket rate by device", "add_to_basket")]
    [InlineData("drop-off rate from search to purchase", "search")]
    [InlineData("how many people dropped off between search and purchase", "search")]
    public void Who_did_not_go_on_is_told_with_the_rate(string text, string begun)
    {
        var plan = Plan<FunnelPlan>(text);
        Assert.Equal(FunnelOutput.DroppedOff, plan.Output);
        Assert.Equal([begun, "purchase"], plan.Steps.Select(step => step.Names.Single()));
    }

    [Fact]
    public void Words_that_lead_to_a_purchase_begin_with_what_carries_them()
    {
        var plan = Plan<FunnelPlan>("which search terms lead to purchases");
        Assert.Equal(["search", "purchase"], plan.Steps.Select(step => step.Names.Single()));
        Assert.Equal(Field.Property("query"), plan.Breakdown!.Field);
    }

    [Fact]
    public void Groups_that_lead_to_rows_with_them_are_counted() =>
        Assert.Equal(Field.Property("device"), Assert.Single(Plan<MetricPlan>("which devices lead to purchases").Breakdowns).Field);

    [Theory]
    [InlineData("top searches")]
    [InlineData("most common searches last week")]
    public void The_top_of_events_is_the_top_of_their_text(string text) =>
        Assert.Equal(Field.Property("query"), Assert.Single(Plan<MetricPlan>(text).Breakdowns).Field);

    [Theory]
    [InlineData("what time of day do people buy", TimeGrain.HourOfDay)]
    [InlineData("which day do people search", TimeGrain.DayOfWeek)]
    public void Habits_are_shown_hour_by_hour_and_day_by_day(string text, TimeGrain grain) =>
        Assert.Equal(grain, Plan<MetricPlan>(text).Grain);

    [Theory]
    [InlineData("5 newest users", 5, Aggregation.Minimum)]
    [InlineData("most recent customers", 10, Aggregation.Minimum)]
    [InlineData("users who searched most recently", 10, Aggregation.Maximum)]
    public void People_are_listed_by_when_they_came(string text, int limit, Aggregation moment)
    {
        var plan = Plan<AudiencePlan>(text);
        Assert.Equal((AudienceOutput.List, limit, moment), (plan.Output, plan.Limit, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Aggregation));
    }

    [Theory]
    [InlineData("latest purchases", 10)]
    [InlineData("latest purchase", 1)]
    public void Several_rows_are_asked_for_by_their_plural(string text, int limit) => Assert.Equal(limit, Plan<OccurrencePlan>(text).Limit);

    [Fact]
    public void A_part_of_another_name_only_says_of_what_a_number_is() =>
        Assert.Equal((Aggregation.Percentile, Field.Property("load_time_ms")), Plan<MetricPlan>("page load time p95 by device").Measures.Cast<AggregateMeasure>().Select(measure => (measure.Aggregation, measure.Field!)).Single());

    [Fact]
    public void A_deed_is_the_event_that_has_the_verb_in_its_name() =>
        Assert.Equal(["plant_view"], Assert.IsType<Performed>(Assert.IsType<AllUserSets>(Plan<AudiencePlan>("users who viewed but didn't buy").Users).Sets[0]).Selection.Names);

    [Theory]
    [InlineData("revenue in the us")]
    [InlineData("us revenue last month")]
    [InlineData("revenue of germany and us")]
    public void The_us_is_a_country_where_no_pronoun_stands(string text) =>
        Assert.Contains("United States", PlanJson.Serialize(Plan<MetricPlan>(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("show us revenue last month")]
    [InlineData("how many people buy from us")]
    public void A_pronoun_is_no_country(string text) =>
        Assert.DoesNotContain("United States", PlanJson.Serialize(Plan<MetricPlan>(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("which device grew fastest last month", true, 1)]
    [InlineData("top 2 countries by growth in searches", true, 2)]
    [InlineData("which countries saw the biggest drop in purchases last month", false, 10)]
    public void Groups_are_ranked_by_their_change(string text, bool grew, int limit)
    {
        var plan = Plan<MetricPlan>(text);
        Assert.Equal(new Ordering(1, grew), plan.OrderBy);
        Assert.Equal(limit, plan.Limit);
        Assert.Equal(plan.Range!.From, Assert.Single(plan.Comparison!.Ranges).To);
    }

    [Theory]
    [InlineData("average load time by device, at least 20 visits")]
    [InlineData("top 2 devices by average load time, at least 20 visits")]
    [InlineData("which devices have the highest average load time with at least 20 visits")]
    public void Groups_are_ranked_by_one_number_and_kept_by_another(string text)
    {
        var plan = Plan<MetricPlan>(text);
        Assert.Equal((Aggregation.Average, Aggregation.Count), (Assert.IsType<AggregateMeasure>(plan.Measures[0]).Aggregation, Assert.IsType<AggregateMeasure>(plan.Measures[plan.HavingMeasure]).Aggregation));
        Assert.Equal((new ValueTest(TestOperator.GreaterOrEqual, 20), 0), (plan.Having, plan.OrderBy!.Measure));
    }

    [Fact]
    public void A_pronoun_is_the_value_that_was_named()
    {
        var people = Assert.IsType<AllUserSets>(Plan<AudiencePlan>("how many users bought the fern but never viewed it").Users);
        var never = Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(people.Sets[1]).Set);
        Assert.Equal(["plant_view"], never.Selection.Names);
        Assert.Equal(["Fern"], Assert.IsType<FieldTest>(never.Selection.Where).Values);
    }

    [Fact]
    public void The_biggest_spenders_are_those_who_paid_most() =>
        Assert.Equal((Aggregation.Sum, "revenue"), Plan<MetricPlan>("biggest spenders this month").Measures.Cast<AggregateMeasure>().Select(measure => (measure.Aggregation, measure.Name)).Single());

    [Fact]
    public void A_place_in_a_ranking_is_not_its_top() => Assert.IsNotType<Planned>(Understand("second most bought plant"));

    [Fact]
    public void Only_one_is_exactly_one() =>
        Assert.Equal(new ValueTest(TestOperator.Equals, 1), Assert.IsType<Performed>(Plan<AudiencePlan>("customers with only one purchase").Users).Test);

    [Fact]
    public void Inactive_people_did_nothing_in_that_time() => Assert.IsType<NotInUserSet>(Plan<AudiencePlan>("inactive users last 30 days").Users);

    [Theory]
    [InlineData("purchases on black friday 2024", 11, 29)]
    [InlineData("purchases on cyber monday 2024", 12, 2)]
    [InlineData("purchases on thanksgiving 2024", 11, 28)]
    public void Days_of_sales_have_their_date(string text, int month, int day) =>
        Assert.Equal(new DateTime(2024, month, day), Plan<MetricPlan>(text).Range!.From!.Value.UtcDateTime);

    [Fact]
    public void What_it_takes_is_counted_before_the_first() =>
        Assert.Equal(Aggregation.Average, Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>("how many visits does it take before a purchase").Measures)).Aggregation);

    [Fact]
    public void A_deed_before_a_group_only_says_of_what_it_is() =>
        Assert.Equal(Field.Property("device"), Assert.Single(Plan<MetricPlan>("revenue by purchase device").Breakdowns).Field);

    [Fact]
    public void A_whole_question_of_a_conversation_is_held_to_all_its_words()
    {
        var before = new PlannedTurn("revenue by country", Plan<MetricPlan>("revenue by country"));
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("which plants are bought together", Worlds.Now) { Previous = [before] }, Site));
    }

    private static PropertyDefinition Text(string path, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = 30_000, DistinctCount = Math.Max(40, values.Length), Events = events, Values = values };

    private static TPlan Plan<TPlan>(string text)
        where TPlan : QueryPlan => Assert.IsType<TPlan>(Assert.IsType<Planned>(Understand(text)).Plan);

    private static Understanding Understand(string text) => QuestionEngine.Understand(new Question(text, Worlds.Now), Site);
}
