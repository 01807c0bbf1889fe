using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A kitchen that delivers and a service with subscriptions: people by their traits and definitions, what became of those before, and which rows a name stands for.</summary>
public sealed class ThoseAndTraitsTests
{
    private static readonly SemanticModel Kitchen = WithGlossary(
        new()
        {
            Organization = "Kitchen",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 40_000,
            UserCount = 3_000,
            Version = 1,
            Events = [new("MealOrdered") { Count = 9_000, Users = 1_900, Revenue = 270_000 }, new("MealCancelled") { Count = 600, Users = 500 }, new("MealDelivered") { Count = 8_400, Users = 1_800 }, new("RefundIssued") { Count = 90, Users = 80 }, new("MenuViewed") { Count = 20_000, Users = 2_800 }],
            Properties =
            [
                Key("meal.id", 9_000, "MealOrdered", "MealCancelled", "MealDelivered"),
                Key("delivery.rider_id", 60, "MealDelivered"),
                Number("meal.total", PropertyRole.Money, "MealOrdered", "MealCancelled"),
                Number("delivery.minutes", PropertyRole.Duration, "MealDelivered"),
                Number("amount", PropertyRole.Money, "RefundIssued"),
                Text("cancelled_by", ["MealCancelled"], "customer", "kitchen"),
            ],
            Attributes = [new("plus_member", PropertyType.Boolean) { Count = 3_000, DistinctCount = 2 }, new("role", PropertyType.Text) { Count = 3_000, DistinctCount = 2, Values = ["viewer", "cook"], ValuesComplete = true }],
        },
        """
        - refunds = sum of amount over `RefundIssued`
        - active guest: a user with at least one MenuViewed
        - eater = user with at least one `MealOrdered`
        """);

    private static readonly SemanticModel Service = WithGlossary(
        new()
        {
            Organization = "Service",
            Currency = "USD",
            DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 60_000,
            UserCount = 3_000,
            Version = 1,
            Events =
            [
                new("trial_started") { Count = 240, Users = 240 }, new("subscription_started") { Count = 130, Users = 130 }, new("subscription_renewed") { Count = 400, Users = 170 }, new("subscription_cancelled") { Count = 50, Users = 50 },
                new("invoice_paid") { Count = 530, Users = 230, Revenue = 240_000 }, new("invoice_failed") { Count = 340, Users = 33 }, new("login") { Count = 32_000, Users = 2_900 }, new("report_exported") { Count = 3_700, Users = 1_600 }, new("survey_answered") { Count = 1_800, Users = 1_100 },
            ],
            Properties =
            [
                Key("workspace_id", 460, "trial_started", "subscription_started", "subscription_renewed", "subscription_cancelled", "invoice_paid", "invoice_failed", "login", "report_exported"),
                Key("invoice_id", 535, "invoice_paid", "invoice_failed"),
                Text("format", ["report_exported"], "pdf", "csv"),
                Number("score", PropertyRole.Plain, "survey_answered"),
            ],
        },
        """
        - account = distinct workspace_id
        - revenue = sum of revenue over `invoice_paid`
        - ARPA = revenue / distinct workspace_id of `invoice_paid`
        - detractor = `survey_answered` with score <= 6; promoter = `survey_answered` with score at least 9
        """);

    [Theory]
    [InlineData("how many plus members do we have")]
    [InlineData("how many plus members ordered")]
    public void The_plural_of_a_yes_no_trait_counts_people(string text)
    {
        var plan = Assert.IsType<MetricPlan>(Planned(text, Kitchen));
        Assert.Equal(Field.UserId, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field);
        Assert.Equal("plus_member", Assert.IsType<FieldTest>(Assert.IsType<HasAttribute>(plan.Users).Condition).Field.Path);
    }

    [Fact]
    public void People_by_a_value_that_they_have_are_not_those_who_did_what_the_word_is_made_from()
    {
        var json = PlanJson.Serialize(Planned("how many viewers cancelled a meal", Kitchen));
        Assert.Contains("\"viewer\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("MenuViewed", json, StringComparison.Ordinal);
    }

    [Fact]
    public void People_who_are_defined_by_a_deed_did_it_in_the_time_that_is_asked()
    {
        var plan = Assert.IsType<MetricPlan>(Planned("how many active guests last month", Kitchen));
        Assert.Equal(["MenuViewed"], Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Selection!.Names);
        Assert.NotNull(plan.Range);
        Assert.Null(plan.Users);
    }

    [Fact]
    public void Users_with_a_deed_are_defined_as_some_of_all()
    {
        Assert.Equal(["MealOrdered"], Assert.IsType<Performed>(Kitchen.Terms.Single(term => term.Term == "eater").Users).Selection.Names);
        Assert.Equal(["MealOrdered"], Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Planned("how many eaters last month", Kitchen)).Measures)).Selection!.Names);
    }

    [Fact]
    public void A_number_with_a_test_that_only_other_rows_can_pass_is_asked_of_the_thing()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Planned("share of dinners under 30 minutes", WithGlossary(Kitchen, "- dinner = distinct meal.id of `MealOrdered`"))).Measures));
        Assert.Equal(["MealDelivered"], Assert.IsType<ThingTest>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection!.Where).Selection.Names);
    }

    [Theory]
    [InlineData("users whose last meal ordered was before january")]
    [InlineData("how many users whose last cancelled meal was in january")]
    public void Who_did_it_last_in_a_time_did_it_then_and_not_since(string text)
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Planned(text, Kitchen)).Users).Sets;
        Assert.Equal(Assert.IsType<Performed>(sets[0]).Range!.To, Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(sets[1]).Set).Range!.From);
    }

    [Fact]
    public void A_day_that_the_plan_lost_is_not_taken_for_having_done_it_once() =>
        Assert.DoesNotContain("\"everyone\"", QuestionEngine.Understand(new Question("what percentage of users who searched ended up ordering within a day", Worlds.Now), Kitchen) is Planned planned ? PlanJson.Serialize(planned.Plan) : string.Empty, StringComparison.Ordinal);

    [Fact]
    public void A_total_before_another_number_adds_that_one_up() =>
        Assert.Equal("amount", Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Planned("total refunds last month", Kitchen)).Measures)).Field!.Path);

    [Theory]
    [InlineData("average delivery minutes per rider, slowest 5", true)]
    [InlineData("average delivery minutes per rider, fastest 5", false)]
    public void What_takes_longest_is_slowest(string text, bool descending) =>
        Assert.Equal(descending, Assert.IsType<MetricPlan>(Planned(text, Kitchen)).OrderBy!.Descending);

    [Fact]
    public void A_verb_behind_a_thing_is_no_part_of_its_name()
    {
        var plan = Assert.IsType<MetricPlan>(Planned("which rider delivered the most meals", Kitchen));
        Assert.Equal("delivery.rider_id", Assert.Single(plan.Breakdowns).Field.Path);
        Assert.Equal(["MealDelivered"], Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Selection!.Names);
    }

    [Fact]
    public void Money_that_we_pay_is_not_what_comes_in() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("how much do we pay the riders per month", Worlds.Now), Kitchen));

    [Fact]
    public void Those_rows_are_asked_for_by_the_thing_that_they_share()
    {
        var plan = Assert.IsType<EntityPlan>(After("how many meals were ordered last month", "how many of those were cancelled", Kitchen));
        Assert.Equal("meal.id", Assert.Single(plan.Entity.Fields).Path);
        var sets = Assert.IsType<AllUserSets>(plan.Members).Sets.Cast<Performed>().ToList();
        Assert.Equal(["MealOrdered", "MealCancelled"], sets.Select(set => set.Selection.Names.Single()));
        Assert.NotNull(sets[0].Range);
    }

    [Fact]
    public void Those_things_are_narrowed_again()
    {
        var first = Planned("how many trials started last month", Service);
        var second = Planned("how many of those cancelled", Service, new PlannedTurn("trials", first));
        var third = Assert.IsType<EntityPlan>(Planned("how many of those paid", Service, new PlannedTurn("trials", first), new PlannedTurn("cancelled", second)));
        Assert.Equal(["trial_started", "subscription_cancelled", "invoice_paid"], Assert.IsType<AllUserSets>(third.Members).Sets.Cast<Performed>().Select(set => set.Selection.Names.Single()));
    }

    [Theory]
    [InlineData("how many subscriptions last month", "subscription_started")]
    [InlineData("how many trials last month", "trial_started")]
    public void A_thing_is_counted_where_it_begins(string text, string name) =>
        Assert.Equal([name], Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Planned(text, Service)).Measures)).Selection!.Names);

    [Fact]
    public void Deeds_that_are_called_after_a_thing_happen_to_it() =>
        Assert.Equal("invoice_id", Assert.Single(Assert.IsType<FunnelPlan>(Planned("how many invoices failed and were paid later", Service)).Entity!.Fields).Path);

    [Fact]
    public void The_rows_may_stand_before_the_name_of_what_is_asked_for()
    {
        var plan = Assert.IsType<MetricPlan>(Planned("which export format is most popular", Service));
        Assert.Equal(("format", 1), (Assert.Single(plan.Breakdowns).Field.Path, plan.Limit));
    }

    [Fact]
    public void Revenue_per_user_of_those_who_pay_leaves_the_others_out()
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Planned("arpu, paying users only", Service)).Measures));
        Assert.Equal((Aggregation.Average, EntityKey.User.Fields[0]), (measure.Aggregation, measure.Per!.Fields[0]));
        Assert.IsType<RatioMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Planned("arpu", Service)).Measures));
    }

    [Fact]
    public void Who_did_it_in_a_week_and_again_in_the_next_is_told_by_the_calendar()
    {
        var plan = Assert.IsType<AudiencePlan>(Planned("of users who logged in during the first week of january, how many logged in again the week after", Service));
        var ranges = Assert.IsType<AllUserSets>(plan.Users).Sets.Cast<Performed>().Select(set => set.Range!).ToList();
        Assert.Equal(ranges[0].To, ranges[1].From);
        Assert.Equal(ranges[0], Assert.IsType<Performed>(plan.Of).Range);
    }

    [Fact]
    public void A_definition_may_divide_by_different_things()
    {
        var ratio = Assert.IsType<RatioMeasure>(Service.Metrics.Single(metric => metric.Name == "ARPA").Measure);
        Assert.Equal((Aggregation.CountDistinct, "workspace_id"), (Assert.IsType<AggregateMeasure>(ratio.Denominator).Aggregation, Assert.IsType<AggregateMeasure>(ratio.Denominator).Field!.Path));
    }

    [Theory]
    [InlineData("detractor", TestOperator.LessOrEqual, "6")]
    [InlineData("promoter", TestOperator.GreaterOrEqual, "9")]
    public void A_definition_may_compare(string name, TestOperator comparison, string value)
    {
        var test = Assert.IsType<FieldTest>(Service.Terms.Single(term => term.Term == name).Selection!.Where);
        Assert.Equal((comparison, value), (test.Operator, Assert.Single(test.Values)));
    }

    [Fact]
    public void Ranges_of_money_have_no_gap()
    {
        var plan = Assert.IsType<DistributionPlan>(Planned("distribution of order value: under 10, 10-20, 20+", Kitchen));
        Assert.InRange(plan.Buckets[0].To!.Value, 9.99m, 10m);
    }

    private static QueryPlan After(string before, string text, SemanticModel model) => Planned(text, model, new PlannedTurn(before, Planned(before, model)));

    private static QueryPlan Planned(string text, SemanticModel model, params PlannedTurn[] previous) =>
        Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = previous }, model)).Plan;

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    private static PropertyDefinition Number(string path, PropertyRole role, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 700, DistinctCount = 300, Events = events, Minimum = 1, Maximum = 900 };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
