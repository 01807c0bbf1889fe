using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What people of a shop ask on their first day: periods of one clause, traits of users beside properties of events, amounts of orders, habits, new users.</summary>
public sealed class ShopQuestionTests
{
    private static readonly string[] Families = ["ferns", "palms", "herbs"];

    private static readonly SemanticModel Nursery = new()
    {
        Organization = "nursery",
        Currency = "EUR",
        DataFrom = Worlds.Now.AddYears(-1),
        DataThrough = Worlds.Now,
        EventCount = 160_000,
        UserCount = 9_000,
        Events =
        [
            new EventDefinition("site_visited") { Count = 90_000, Users = 8_900 },
            new EventDefinition("search_made") { Count = 30_000, Users = 4_000 },
            new EventDefinition("purchase") { Count = 20_000, Users = 3_000, Revenue = 700_000 },
            new EventDefinition("subscription_started") { Count = 900, Users = 900, Revenue = 9_000 },
            new EventDefinition("refund") { Count = 700, Users = 600 },
        ],
        Properties =
        [
            Text("channel", 4, ["site_visited"], "email", "social", "direct", "search engine"),
            Text("city", 3, ["site_visited", "search_made", "purchase", "subscription_started", "refund"], "Ghent", "Lille", "Trier"),
            Text("query", 40, ["search_made"]),
            new PropertyDefinition("hits", PropertyType.Number) { Role = PropertyRole.Quantity, Events = ["search_made"], Count = 30_000, DistinctCount = 30, Minimum = 0, Maximum = 29 },
            new PropertyDefinition("load_time_ms", PropertyType.Number) { Role = PropertyRole.Duration, Events = ["site_visited"], Count = 90_000, DistinctCount = 2_000, Minimum = 20, Maximum = 9_000 },
            Text("landing_page", 6, ["site_visited"]),
            new PropertyDefinition("quantity", PropertyType.Number) { Role = PropertyRole.Quantity, Events = ["purchase"], Count = 20_000, DistinctCount = 9, Minimum = 1, Maximum = 9 },
            new PropertyDefinition("stars", PropertyType.Number) { Role = PropertyRole.Plain, Events = ["purchase"], Count = 9_000, DistinctCount = 5, Minimum = 1, Maximum = 5 },
            Text("plant", 120, ["purchase"]),
            Text("family", 3, ["purchase"], Families),
            Text("order_id", 19_500, ["purchase"]) with { Role = PropertyRole.Identifier },
            new PropertyDefinition("unit_price", PropertyType.Number) { Role = PropertyRole.Money, Events = ["purchase"], Count = 20_000, DistinctCount = 90, Minimum = 2, Maximum = 400 },
        ],
        Attributes = [Text("channel", 4, [], "email", "social", "direct", "search engine")],
    };

    private static PropertyDefinition Text(string path, long distinct, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = distinct * 10, DistinctCount = distinct, Events = events, Values = values, ValuesComplete = values.Length >= distinct };

    [Theory]
    [InlineData("who bought more than twice but not in the last 60 days")]
    [InlineData("people with more than 3 purchases who have not visited the site in the last 30 days")]
    [InlineData("customers with at least two purchases who haven't bought in the last 90 days")]
    public void A_period_of_what_was_not_done_lately_is_that_clauses_own(string text)
    {
        var people = Assert.IsType<AllUserSets>(Plan<AudiencePlan>(text).Users);
        Assert.Null(Assert.IsType<Performed>(people.Sets[0]).Range);
        Assert.NotNull(Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(people.Sets[1]).Set).Range);
    }

    [Fact]
    public void A_period_behind_two_deeds_holds_for_both()
    {
        var people = Assert.IsType<AllUserSets>(Plan<AudiencePlan>("how many users searched but did not buy in february").Users);
        Assert.NotNull(Assert.IsType<Performed>(people.Sets[0]).Range);
    }

    [Theory]
    [InlineData("revenue by channel", FieldSource.UserAttribute)]
    [InlineData("purchases by channel in march", FieldSource.UserAttribute)]
    [InlineData("visits by channel", FieldSource.EventProperty)]
    [InlineData("revenue by city", FieldSource.EventProperty)]
    public void A_group_that_the_rows_do_not_carry_is_the_users_own(string text, FieldSource source) =>
        Assert.Equal(source, Assert.Single(Plan<MetricPlan>(text).Breakdowns).Field.Source);

    [Fact]
    public void A_value_that_the_rows_do_not_carry_is_the_users_own() =>
        Assert.Equal(Field.Attribute("channel"), Assert.IsType<FieldTest>(Plan<MetricPlan>("revenue from the email channel").Where).Field);

    [Fact]
    public void Cohorts_are_told_apart_by_the_users_trait() =>
        Assert.Equal(Field.Attribute("channel"), Plan<RetentionPlan>("retention by channel").Breakdown!.Field);

    [Fact]
    public void Of_two_names_side_by_side_the_second_is_the_group() =>
        Assert.Equal(Field.Property("family"), Assert.Single(Plan<MetricPlan>("purchases by plant family").Breakdowns).Field);

    [Theory]
    [InlineData("which city has the highest conversion from visit to purchase", 1)]
    [InlineData("which city has the lowest conversion from visit to purchase", -1)]
    [InlineData("top 2 cities by conversion from visit to purchase", 2)]
    public void The_best_groups_of_a_funnel_are_asked_for(string text, int best)
    {
        var funnel = Plan<FunnelPlan>(text);
        Assert.Equal(best, funnel.Best);
        Assert.Equal(Field.Property("city"), funnel.Breakdown!.Field);
    }

    [Theory]
    [InlineData("purchases over 100 euros")]
    [InlineData("number of purchases above 100 by city")]
    [InlineData("how many purchases were over 100")]
    public void An_amount_of_orders_is_what_they_brought(string text) =>
        Assert.Equal(Field.Revenue, Assert.IsType<FieldTest>(Plan<MetricPlan>(text).Where).Field);

    [Fact]
    public void Subscribers_are_those_who_subscribed() =>
        Assert.Equal(["subscription_started"], Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>("how many subscribers do we have").Measures)).Selection!.Names);

    [Fact]
    public void What_is_repeated_is_the_deed_of_the_words()
    {
        Assert.Equal(["purchase"], Assert.IsType<Performed>(Plan<AudiencePlan>("repeat purchase rate").Users).Selection.Names);
        Assert.Equal(["purchase"], Assert.IsType<Performed>(Plan<AudiencePlan>("how many customers are repeat buyers").Users).Selection.Names);
    }

    [Fact]
    public void Money_of_returning_customers_stands_beside_that_of_new_ones() =>
        Assert.Equal(2, Plan<MetricPlan>("revenue from new vs returning customers").Measures.Count);

    [Theory]
    [InlineData("what hour do people usually buy", TimeGrain.HourOfDay)]
    [InlineData("what day of the week do customers usually buy", TimeGrain.DayOfWeek)]
    public void A_habit_is_where_most_of_it_lies(string text, TimeGrain cycle)
    {
        var plan = Plan<MetricPlan>(text);
        Assert.Equal((cycle, 1), (Assert.Single(plan.Breakdowns).Grain, plan.Limit));
    }

    [Theory]
    [InlineData("what did people search for the most", "query")]
    [InlineData("what do customers buy the most", "plant")]
    public void What_people_do_most_is_done_to_something(string text, string path) =>
        Assert.Equal(Field.Property(path), Assert.Single(Plan<MetricPlan>(text).Breakdowns).Field);

    [Fact]
    public void An_object_that_the_data_does_not_have_is_no_second_deed() =>
        Assert.Equal("question.not_in_data", Assert.IsType<Declined>(Understand("how many users bought lamps")).Code);

    [Fact]
    public void Lifetime_value_is_the_money_of_each_user() =>
        Assert.Equal([Field.UserId], Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>("lifetime value by channel").Measures)).Per!.Fields);

    [Fact]
    public void Active_users_of_a_day_are_told_day_by_day()
    {
        Assert.Equal(TimeGrain.Day, Plan<MetricPlan>("dau").Grain);
        Assert.Equal(TimeGrain.Week, Assert.IsType<AggregateMeasure>(Assert.IsType<RatioMeasure>(Assert.Single(Plan<MetricPlan>("wau/mau").Measures)).Numerator).Per!.Grain);
    }

    [Fact]
    public void New_users_are_counted_period_by_period() =>
        Assert.True(Plan<RetentionPlan>("how many new users per week").AsksForNewcomers);

    [Fact]
    public void Slow_is_what_takes_long()
    {
        var plan = Plan<MetricPlan>("slowest landing pages");
        Assert.Equal((Aggregation.Average, true), (Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Aggregation, plan.OrderBy!.Descending));
    }

    [Fact]
    public void An_average_is_tested_for_each_group()
    {
        var plan = Plan<MetricPlan>("plants with average stars below 3");
        Assert.Equal(new ValueTest(TestOperator.LessThan, 3), plan.Having);
        Assert.Null(plan.Where);
    }

    [Fact]
    public void A_verb_between_rows_and_their_number_only_joins_them() =>
        Assert.Contains("hits", PlanJson.Serialize(Plan<MetricPlan>("how many searches returned no hits")), StringComparison.Ordinal);

    [Theory]
    [InlineData("most common search terms")]
    [InlineData("top 5 search words in february")]
    public void Terms_of_a_deed_are_what_was_written(string text) =>
        Assert.Equal(Field.Property("query"), Assert.Single(Plan<MetricPlan>(text).Breakdowns).Field);

    [Fact]
    public void How_soon_asks_for_a_length_of_time() =>
        Assert.Equal(FunnelOutput.TimeToConvert, Plan<FunnelPlan>("how soon do people buy after subscribing").Output);

    [Fact]
    public void Becoming_a_payer_is_a_step() =>
        Assert.Equal(FunnelOutput.Rate, Plan<FunnelPlan>("what percent of searches became paying customers").Output);

    [Fact]
    public void A_time_between_two_deeds_makes_them_steps() =>
        Assert.NotNull(Assert.IsType<InFunnel>(Plan<AudiencePlan>("of those who searched in february, how many bought within a day").Users).Funnel.Window);

    [Fact]
    public void Every_month_asks_for_each_of_them() =>
        Assert.Equal(3, Assert.IsType<AllUserSets>(Plan<AudiencePlan>("customers who bought in every month this year").Users).Sets.Count);

    [Fact]
    public void Every_week_of_a_month_keeps_to_its_days() =>
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), Assert.IsType<Performed>(Assert.IsType<AllUserSets>(Plan<AudiencePlan>("users who were active every week in february").Users).Sets[0]).Range!.From);

    [Fact]
    public void Who_comes_back_in_a_month_was_there_before()
    {
        var people = Assert.IsType<AllUserSets>(Plan<AudiencePlan>("how many users came back in february").Users);
        Assert.Equal(Assert.IsType<Performed>(people.Sets[0]).Range!.From, Assert.IsType<Performed>(people.Sets[1]).Range!.To);
    }

    [Fact]
    public void Pieces_of_an_order_are_its_quantity() =>
        Assert.Equal(Field.Property("quantity"), Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>("how many plants per purchase on average").Measures)).Field);

    [Fact]
    public void Money_per_order_is_that_of_the_orders()
    {
        var ratio = Assert.IsType<RatioMeasure>(Assert.Single(Plan<MetricPlan>("revenue per purchase by city").Measures));
        Assert.Equal(["purchase"], Assert.IsType<AggregateMeasure>(ratio.Numerator).Selection!.Names);
    }

    [Fact]
    public void Values_of_orders_are_spread_out() =>
        Plan<DistributionPlan>("distribution of purchase values");

    [Fact]
    public void What_is_told_per_session_is_divided_by_sessions() =>
        Assert.Equal(["purchase"], Plan<SessionPlan>("how many purchases per session").PerSession!.Selection!.Names);

    [Theory]
    [InlineData("by channel", FieldSource.UserAttribute)]
    public void People_are_split_by_their_own_trait(string text, FieldSource source)
    {
        var people = Plan<AudiencePlan>("who searched in february");
        var next = Assert.IsType<AudiencePlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = [new PlannedTurn("who searched in february", people)] }, Nursery)).Plan);
        Assert.Equal((source, AudienceOutput.Count), (Assert.Single(next.Breakdowns).Field.Source, next.Output));
    }

    [Fact]
    public void People_without_such_a_trait_are_split_by_their_rows()
    {
        var people = Plan<AudiencePlan>("who searched in february");
        var next = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("by city", Worlds.Now) { Previous = [new PlannedTurn("who searched in february", people)] }, Nursery)).Plan);
        Assert.Equal(Field.Property("city"), Assert.Single(next.Breakdowns).Field);
    }

    private static TPlan Plan<TPlan>(string text)
        where TPlan : QueryPlan => Assert.IsType<TPlan>(Assert.IsType<Planned>(Understand(text)).Plan);

    private static Understanding Understand(string text) => QuestionEngine.Understand(new Question(text, Worlds.Now), Nursery);
}
