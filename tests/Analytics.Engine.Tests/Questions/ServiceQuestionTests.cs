using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using static Analytics.Engine.Tests.Questions.Talk;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Questions about what is done for people: rates, ranks and sides over the worlds of <see cref="ServiceWorlds"/>.</summary>
public sealed class ServiceQuestionTests
{
    [Theory]
    [InlineData("share of late payments by method", "method", "late")]
    [InlineData("percentage of refused payments per method", "method", "refused")]
    [InlineData("what share of payments were late, by method", "method", "late")]
    [InlineData("percent of gift wrap orders by country", "country", "gift wrap")]
    public void A_share_of_what_is_so_is_told_within_each_group(string text, string group, string value)
    {
        var plan = Metric(ServiceWorlds.Garden, text);
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures));
        Assert.Equal(group, Assert.Single(plan.Breakdowns).Field.Path);
        Assert.Contains(value, PlanJson.Serialize(plan with { Measures = [rate.Numerator], Title = null }), StringComparison.Ordinal);
        Assert.DoesNotContain(value, PlanJson.Serialize(plan with { Measures = [rate.Denominator], Title = null }).Replace($"payments {value}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(plan.ShareOfTotal);
    }

    [Theory]
    [InlineData("share of orders by country")]
    [InlineData("late payments by method as a percentage")]
    public void A_share_of_everything_is_one_of_the_total(string text) => Assert.True(Metric(ServiceWorlds.Garden, text).ShareOfTotal);

    [Theory]
    [InlineData("revenue in 2026 compared to last year", "2025-03-18")]
    [InlineData("orders in 2026 vs 2025", "2025-03-18")]
    [InlineData("orders this month vs last month", "2026-02-18")]
    [InlineData("orders in 2026 compared with the whole of 2025", "2026-01-01")]
    [InlineData("orders in 2025 vs 2024", "2025-01-01")]
    public void A_part_of_a_period_is_set_against_the_same_part(string text, string end)
    {
        var said = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), ServiceWorlds.Garden));
        var earlier = Assert.Single(Assert.IsType<MetricPlan>(said.Plan).Comparison!.Ranges);
        Assert.Equal(end, $"{earlier.To:yyyy-MM-dd}");
        Assert.Equal(end.EndsWith("18", StringComparison.Ordinal), said.Assumptions.Any(text => text.StartsWith("like for like", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("how many customers spent less than 100")]
    [InlineData("customers with fewer than 3 orders")]
    [InlineData("share of customers who spent under 50 euros")]
    public void Who_did_little_did_it_at_least_once(string text)
    {
        var said = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), ServiceWorlds.Garden));
        var both = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(said.Plan).Users);
        Assert.Equal(new ValueTest(TestOperator.GreaterOrEqual, 1), Assert.IsType<Performed>(both.Sets[0]).Test);
        Assert.Contains(said.Assumptions, assumed => assumed.Contains("has none is not among them", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_never_did_it_is_among_them_where_that_is_said()
    {
        var either = Assert.IsType<AnyUserSet>(Assert.IsType<AudiencePlan>(Plan(ServiceWorlds.Garden, "how many customers never ordered or ordered fewer than 3 times")).Users);
        Assert.IsType<NotInUserSet>(either.Sets[0]);
        Assert.Equal(new ValueTest(TestOperator.LessThan, 3), Assert.IsType<Performed>(either.Sets[1]).Test);
    }

    [Theory]
    [InlineData("how many customers have an email?", TestOperator.IsPresent)]
    [InlineData("customers with an email address", TestOperator.IsPresent)]
    [InlineData("how many customers have no email", TestOperator.IsMissing)]
    public void What_people_have_is_their_own(string text, TestOperator test)
    {
        var where = Assert.IsType<FieldTest>(Metric(ServiceWorlds.HelpLine, text).Where);
        Assert.Equal((Field.Attribute("email"), test), (where.Field, where.Operator));
    }

    [Theory]
    [InlineData("tickets by email")]
    [InlineData("how many tickets were closed by email")]
    public void What_is_done_by_a_way_is_one_of_its_values(string text)
    {
        var plan = Metric(ServiceWorlds.HelpLine, text);
        Assert.Empty(plan.Breakdowns);
        Assert.Equal(("channel", "ticket_closed"), (Assert.IsType<FieldTest>(plan.Where).Field.Path, Only(plan).Selection!.Names[0]));
    }

    [Theory]
    [InlineData("revenue from customers without a name vs with a name", FieldSource.UserAttribute)]
    [InlineData("orders of people with a name vs without", FieldSource.UserAttribute)]
    [InlineData("average order value of customers without a name compared to those with one", FieldSource.UserAttribute)]
    [InlineData("orders of people without an account vs with", FieldSource.UserId)]
    [InlineData("average order value of guests compared with known customers", FieldSource.UserId)]
    public void Those_who_have_it_and_those_who_do_not_are_two_sides(string text, FieldSource source)
    {
        var sides = Assert.Single(Metric(ServiceWorlds.Garden, text).Breakdowns);
        Assert.Equal(source, sides.Field.Source);
        Assert.Equal([TestOperator.IsMissing, TestOperator.IsPresent], sides.Cases.Select(side => Assert.IsType<FieldTest>(side.Test).Operator).Order());
    }

    [Fact]
    public void A_word_of_an_event_comes_before_relatives_of_other_names()
    {
        Assert.Equal("ticket_closed", Assert.Single(Only(Metric(ServiceWorlds.HelpLine, "tickets by channel")).Selection!.Names));
        Assert.Contains("\"aggregation\":\"count\",\"test\":{\"operator\":\"lessThan\",\"value\":5}", PlanJson.Serialize(Plan(ServiceWorlds.School, "students who watched fewer than 5 lessons")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("which drugs do doctors prescribe most?", "drug", "prescription_written")]
    [InlineData("which tests do doctors order most", "test_name", "lab_test_ordered")]
    public void What_is_done_is_ranked_by_how_often_whoever_did_it(string text, string group, string deed)
    {
        var plan = Metric(ServiceWorlds.Clinic, text);
        Assert.Equal((group, Aggregation.Count, deed), (Assert.Single(plan.Breakdowns).Field.Path, Only(plan).Aggregation, Only(plan).Selection!.Names[0]));
    }

    [Fact]
    public void People_of_a_trade_that_the_data_does_not_name_are_not_counted() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("how many doctors are there", Worlds.Now), ServiceWorlds.Clinic));

    [Theory]
    [InlineData("courses with the best reviews", "rating", true)]
    [InlineData("best reviewed courses", "rating", true)]
    [InlineData("which course has the worst reviews?", "rating", false)]
    [InlineData("courses with the worst ratings", "rating", false)]
    [InlineData("agents with the lowest satisfaction", "satisfaction", false)]
    [InlineData("which agent has the highest satisfaction", "satisfaction", true)]
    [InlineData("agent with the worst ratings", "satisfaction", false)]
    public void What_is_judged_is_ranked_by_the_mean_of_its_scores(string text, string score, bool best)
    {
        var plan = Metric(score == "rating" ? ServiceWorlds.School : ServiceWorlds.HelpLine, text);
        Assert.Equal((Aggregation.Average, score, best), (Only(plan).Aggregation, Only(plan).Field!.Path, plan.OrderBy!.Descending));
    }

    [Fact]
    public void The_most_reviewed_are_ranked_by_how_many_there_are() => Assert.Equal(Aggregation.Count, Only(Metric(ServiceWorlds.School, "most reviewed courses")).Aggregation);

    [Theory]
    [InlineData("devices offline for more than 2 hours", "device_offline", "120")]
    [InlineData("how many devices were offline for more than 2 hours last month", "device_offline", "120")]
    [InlineData("how many devices rebooted last month", "device_rebooted", null)]
    public void Things_in_a_state_count_once(string text, string deed, string? minutes)
    {
        var plan = Metric(ServiceWorlds.Sensors, text);
        Assert.Equal((Aggregation.CountDistinct, "device_id", deed), (Only(plan).Aggregation, Only(plan).Field!.Path, Only(plan).Selection!.Names[0]));
        Assert.Equal(minutes, (plan.Where as FieldTest)?.Values[0]);
    }

    [Theory]
    [InlineData("device reboots last month")]
    [InlineData("how often were devices offline")]
    public void How_often_it_happened_is_told_by_the_rows(string text) => Assert.Equal(Aggregation.Count, Only(Metric(ServiceWorlds.Sensors, text)).Aggregation);

    [Theory]
    [InlineData("products most often bought with the spade")]
    [InlineData("what is bought together with a spade")]
    [InlineData("which products are ordered together with the spade?")]
    public void What_goes_with_a_thing_is_not_the_thing_itself(string text)
    {
        var plan = Metric(ServiceWorlds.Garden, text);
        var conditions = Assert.IsType<AllOf>(plan.Where).Conditions;
        Assert.IsType<ThingTest>(conditions[0]);
        Assert.Equal((TestOperator.NotEquals, "spade"), (Assert.IsType<FieldTest>(conditions[1]).Operator, ((FieldTest)conditions[1]).Values[0]));
    }

    [Fact]
    public void Rows_without_a_value_are_no_group_of_what_is_counted_by_itself() =>
        Assert.True(Assert.Single(Metric(ServiceWorlds.Garden, "extras by extra").Breakdowns).ExcludeMissing);

    [Theory]
    [InlineData("do TX-1 devices consume less than TX-2?")]
    [InlineData("do TX-1 consume more power than TX-2?")]
    [InlineData("does TX-1 use less power than TX-2?")]
    public void Sides_are_compared_by_the_number_of_the_verb(string text)
    {
        var plan = Metric(ServiceWorlds.Sensors, text);
        Assert.Equal((Aggregation.Average, "power_watts"), (Only(plan).Aggregation, Only(plan).Field!.Path));
        Assert.Equal(["TX-1", "TX-2"], Assert.Single(plan.Breakdowns).Cases.Select(side => side.Label));
    }

    [Theory]
    [InlineData("how many units of it did we sell?")]
    [InlineData("how many units of that product were sold?")]
    public void It_is_the_one_that_came_first(string next)
    {
        var plan = Metric(ServiceWorlds.Garden, "which product brought the most revenue last month?", next);
        Assert.Equal([FieldSource.Revenue, FieldSource.EventProperty], plan.Measures.Cast<AggregateMeasure>().Select(measure => measure.Field!.Source));
        Assert.Equal((1, "product"), (plan.Limit, Assert.Single(plan.Breakdowns).Field.Path));
        Assert.NotNull(plan.Range);
    }

    [Theory]
    [InlineData("how many units of it were sold?")]
    [InlineData("how many customers bought it?")]
    public void It_is_the_one_that_was_named(string next)
    {
        var plan = Metric(ServiceWorlds.Garden, "revenue of tulip last month", next);
        Assert.Equal("tulip", Assert.IsType<FieldTest>(plan.Where).Values[0]);
        Assert.NotNull(plan.Range);
    }

    [Theory]
    [InlineData("difference between opened_at and closed_at")]
    [InlineData("average time between opened_at and closed_at")]
    [InlineData("average difference between opened at and closed at by agent")]
    public void A_time_between_two_times_of_one_row_is_declined_by_name(string text)
    {
        var said = Assert.IsType<Declined>(QuestionEngine.Understand(new Question(text, Worlds.Now), ServiceWorlds.HelpLine));
        Assert.Equal(["opened_at", "closed_at"], said.Missing);
    }

    [Fact]
    public void How_many_times_a_thing_was_used_is_no_number_of_things() =>
        Assert.Equal((Aggregation.Count, "charging_ended"), (Only(Metric(ServiceWorlds.Chargers, "how many times was a charger used last month?")).Aggregation, Only(Metric(ServiceWorlds.Chargers, "how many times was a charger used last month?")).Selection!.Names[0]));

    [Fact]
    public void A_verb_of_a_named_number_adds_nothing()
    {
        Assert.Equal("energy_kwh", Only(Metric(ServiceWorlds.Chargers, "energy delivered outside Sweden")).Field!.Path);
        Assert.Equal(2, Metric(ServiceWorlds.Chargers, "which station made the most money last month?", "how many kwh did it deliver?").Measures.Count);
    }

    [Fact]
    public void Drivers_with_a_phone_number_are_set_against_those_without() =>
        Assert.Equal("phone", Assert.Single(Metric(ServiceWorlds.Chargers, "charges of drivers with a phone number vs without").Breakdowns).Field.Path);

    [Fact]
    public void A_value_as_it_was_said_comes_before_relatives_of_an_event()
    {
        var plan = Metric(ServiceWorlds.Jobs, "percentage of rejected applications by source");
        Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures));
        Assert.Contains("rejected", PlanJson.Serialize(plan with { Title = null }), StringComparison.Ordinal);
        Assert.DoesNotContain("offer_declined", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plural_is_of_the_event_that_is_called_so_and_no_value_of_its_verb()
    {
        var plan = Metric(ServiceWorlds.Chargers, "payments by card type");
        Assert.Equal(("payment_made", null), (Assert.Single(Only(plan).Selection!.Names), plan.Where));
        Assert.IsType<RatioMeasure>(Assert.Single(Metric(ServiceWorlds.Chargers, "share of failed payments by card type").Measures));
    }

    [Fact]
    public void What_goes_with_a_named_one_is_told_by_the_other_names()
    {
        var plan = Metric(ServiceWorlds.Jobs, "which jobs are viewed together with Data Analyst?");
        Assert.Equal("title", Assert.Single(plan.Breakdowns).Field.Path);
        Assert.Contains("\"notEquals\",\"values\":[\"Data Analyst\"]", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Years_of_something_are_a_number_of_that_name() =>
        Assert.Contains("\"path\":\"years_experience\"},\"operator\":\"lessThan\",\"values\":[\"2\"]", PlanJson.Serialize(Plan(ServiceWorlds.Jobs, "candidates with less than 2 years of experience")), StringComparison.Ordinal);

    [Fact]
    public void What_a_thing_has_is_what_was_told_of_it_last()
    {
        var plan = Assert.IsType<OccurrencePlan>(Plan(ServiceWorlds.Jobs, "how many followers does Acme have"));
        Assert.Equal((OccurrenceOrder.Last, 1, "company_followers"), (plan.Order, plan.Limit, plan.Fields[^1].Path));
    }
}
