using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What goes together with what, tries that failed, days on which nothing happened, people by their mean: a village shop whose orders have several lines.</summary>
public sealed class PairsAndOutcomesTests
{
    private static readonly SemanticModel Pantry = new()
    {
        Organization = "pantry",
        Currency = "EUR",
        DataFrom = Worlds.Now.AddYears(-1),
        DataThrough = Worlds.Now,
        EventCount = 120_000,
        UserCount = 7_000,
        Events =
        [
            new("goods_viewed") { Count = 60_000, Users = 6_000 },
            new("goods_bought") { Count = 20_000, Users = 3_000, Revenue = 300_000 },
            new("goods_returned") { Count = 800, Users = 700, Revenue = -9_000 },
            new("login_failed") { Count = 900, Users = 600 },
            new("login_succeeded") { Count = 9_000, Users = 5_000 },
            new("tier_upgraded") { Count = 150, Users = 140 },
            new("app_opened") { Count = 30_000, Users = 5_500 },
            new("box_started") { Count = 900, Users = 900 },
            new("box_cancelled") { Count = 300, Users = 300 },
            new("member_invited") { Count = 700, Users = 200 },
            new("batch_baked") { Count = 400, Users = 20 },
        ],
        Properties =
        [
            Text("order_no", 6_000, ["goods_bought"]) with { Role = PropertyRole.Identifier },
            Text("item", 4, ["goods_viewed", "goods_bought", "goods_returned"], "Rye Flour", "Oat Milk", "Plum Jam", "Sea Salt"),
            Text("wallet", 2, ["goods_bought"], "card", "voucher"),
            Text("terminal", 2, ["login_failed", "login_succeeded"], "kiosk", "phone"),
            Text("cause", 2, ["login_failed"], "wrong password", "locked"),
            Text("stall_id", 80, ["member_invited", "app_opened"]) with { Role = PropertyRole.Identifier },
            new("pies", PropertyType.Array) { Count = 400, DistinctCount = 900, Events = ["batch_baked"], Values = ["Plum"] },
            new("pies[].baker.name", PropertyType.Array) { Count = 400, DistinctCount = 5, Events = ["batch_baked"], Values = ["Una", "Cian"] },
            Text("from_tier", 2, ["tier_upgraded"], "basic", "silver"),
            Text("to_tier", 2, ["tier_upgraded"], "silver", "gold"),
            new("recurring", PropertyType.Boolean) { Count = 20_000, DistinctCount = 2, Events = ["goods_bought"], Values = ["true", "false"], ValuesComplete = true },
        ],
        Attributes = [Text("county", 2, [], "Cork", "Kerry"), Text("tier", 3, [], "basic", "silver", "gold")],
    };

    /// <summary>The same shop where every order is one row.</summary>
    private static readonly SemanticModel Kiosk = Pantry with { Properties = [.. Pantry.Properties.Select(property => property.Path == "order_no" ? property with { DistinctCount = 19_990, Count = 20_000 } : property)] };

    /// <summary>The same shop with members who pay every month.</summary>
    private static readonly SemanticModel Club = Pantry with { Events = [.. Pantry.Events, new("membership_started") { Count = 500, Users = 500, Revenue = 5_000 }, new("membership_renewed") { Count = 4_000, Users = 450, Revenue = 40_000 }] };

    [Theory]
    [InlineData("which items are bought together with Plum Jam")]
    [InlineData("what is bought along with Plum Jam")]
    [InlineData("top 5 items bought in the same order as Plum Jam")]
    [InlineData("items often bought with Plum Jam")]
    public void What_is_bought_together_lies_in_the_same_order(string text)
    {
        var plan = Plan<MetricPlan>(Pantry, text);
        var tests = Assert.IsType<AllOf>(plan.Where).Conditions;
        Assert.Equal(Field.Property("order_no"), Assert.IsType<ThingTest>(tests[0]).Key);
        Assert.Equal((TestOperator.NotEquals, "Plum Jam"), tests[1] is FieldTest other ? (other.Operator, other.Values[0]) : default);
        Assert.Equal(Field.Property("item"), Assert.Single(plan.Breakdowns).Field);
        Assert.Equal(Field.Property("order_no"), Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field);
        Assert.Equal(text.StartsWith("top 5", StringComparison.Ordinal) ? 5 : 10, plan.Limit);
    }

    [Theory]
    [InlineData("what else do buyers of Plum Jam buy")]
    [InlineData("which other items do people who bought Plum Jam buy")]
    [InlineData("customers who bought Plum Jam also bought what")]
    public void What_else_people_buy_is_theirs_at_any_time(string text)
    {
        var plan = Plan<MetricPlan>(Pantry, text);
        var tests = Assert.IsType<AllOf>(plan.Where).Conditions;
        Assert.IsType<Performed>(Assert.IsType<UserTest>(tests[0]).Users);
        Assert.Equal(Field.UserId, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field);
    }

    [Fact]
    public void Where_an_order_is_one_row_the_same_people_are_told_and_the_answer_says_so()
    {
        var planned = Planned(Kiosk, "which items are bought together with Plum Jam");
        Assert.IsType<UserTest>(Assert.IsType<AllOf>(Assert.IsType<MetricPlan>(planned.Plan).Where).Conditions[0]);
        Assert.Contains(planned.Assumptions, said => said.Contains("same people", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_of_another_property_only_narrows() =>
        Assert.IsType<FieldTest>(Plan<MetricPlan>(Pantry, "which items are bought with voucher").Where);

    [Theory]
    [InlineData("revenue by item, lowest first")]
    [InlineData("revenue by item last month in ascending order")]
    [InlineData("login failure rate by terminal, lowest first")]
    [InlineData("number of sales per wallet from lowest to highest")]
    public void Groups_come_in_the_order_that_is_said(string text)
    {
        var plan = Plan<MetricPlan>(Pantry, text);
        Assert.Equal(new Ordering(0, Descending: false), plan.OrderBy);
        Assert.Null(plan.Limit);
    }

    [Fact]
    public void Tries_are_those_that_failed_and_those_that_did_not()
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(Plan<MetricPlan>(Pantry, "login failure rate by terminal").Measures));
        Assert.Equal(["login_failed"], ModelSelection(rate.Numerator));
        Assert.Equal(["login_failed", "login_succeeded"], ModelSelection(rate.Denominator));
    }

    [Fact]
    public void A_share_of_tries_is_taken_of_all_of_them() =>
        Assert.Equal(["login_failed", "login_succeeded"], ModelSelection(Assert.IsType<RatioMeasure>(Assert.Single(Plan<MetricPlan>(Pantry, "what percentage of logins fail").Measures)).Denominator));

    [Fact]
    public void Groups_that_only_failures_have_make_no_rate() =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("login failure rate by cause", Worlds.Now), Pantry));

    [Theory]
    [InlineData("how many days had no sales", AudienceOutput.Count)]
    [InlineData("days without sales in february", AudienceOutput.List)]
    [InlineData("how many days in february had no sales", AudienceOutput.Count)]
    [InlineData("which days had no logins", AudienceOutput.List)]
    public void Days_without_are_days_of_the_calendar(string text, AudienceOutput output)
    {
        var plan = Plan<EntityPlan>(Pantry, text);
        Assert.Equal(Field.Day, Assert.Single(plan.Entity.Fields));
        Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(plan.Members).Set);
        Assert.Equal(output, plan.Output);
        Assert.Equal(text.Contains("february", StringComparison.Ordinal), Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(plan.Members).Set).Range is not null);
    }

    [Fact]
    public void A_repeat_rate_is_split_by_what_is_known_of_people()
    {
        var plan = Plan<AudiencePlan>(Pantry, "repeat rate by county");
        Assert.Equal(Field.Attribute("county"), Assert.Single(plan.Breakdowns).Field);
        Assert.NotNull(plan.Of);
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("repeat rate by wallet", Worlds.Now), Pantry));
    }

    [Fact]
    public void The_best_repeat_rate_is_the_highest_share() =>
        Assert.Equal(new Ordering(2), Plan<AudiencePlan>(Pantry, "which county has the highest repeat rate").OrderBy);

    [Theory]
    [InlineData("how many basic users upgraded to gold")]
    [InlineData("how many people went from basic to gold")]
    public void Where_people_came_from_stands_before_the_deed(string text) =>
        Assert.Equal(["from_tier", "to_tier"], Assert.IsType<AllOf>(Plan<MetricPlan>(Pantry, text).Where).Conditions.Cast<FieldTest>().Select(test => test.Field.Path));

    [Theory]
    [InlineData("how many users viewed an item and then bought it", "item")]
    [InlineData("how many users viewed an item and then bought something", null)]
    public void It_is_the_very_thing_of_the_step_before(string text, string? held)
    {
        var understood = QuestionEngine.Understand(new Question(text, Worlds.Now), Pantry);
        var funnel = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Assert.IsType<Planned>(understood).Plan).Users).Funnel;
        Assert.Equal(held, funnel.HoldConstant.SingleOrDefault()?.Path);
    }

    [Theory]
    [InlineData("customers with an average order value over 100")]
    [InlineData("how many customers have orders averaging over 100")]
    public void People_are_tested_by_the_mean_of_their_orders(string text)
    {
        var people = Assert.IsType<Performed>(Plan<AudiencePlan>(Kiosk, text).Users);
        Assert.Equal((Aggregation.Average, FieldSource.Revenue), (people.Aggregation, people.Field?.Source));
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Pantry));
    }

    [Fact]
    public void What_stands_behind_after_begins_the_cohort()
    {
        var plan = Plan<RetentionPlan>(Pantry, "how many users opened the app again 7 days after upgrading");
        Assert.Equal(("tier_upgraded", "app_opened"), (plan.CohortEvent?.Names.Single(), plan.ReturnEvent?.Names.Single()));
    }

    [Fact]
    public void Less_than_last_month_is_no_month_by_itself() =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("how many customers spent less than last month", Worlds.Now), Pantry));

    [Fact]
    public void What_is_done_once_stands_against_what_recurs() =>
        Assert.Equal(["true", "false"], Assert.Single(Plan<MetricPlan>(Pantry, "one-off vs recurring sales").Breakdowns).Cases.Select(side => side.Values[0]));

    [Fact]
    public void A_rate_may_say_of_what_it_is_a_share()
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(Plan<MetricPlan>(Pantry, "return rate by month (% of sales)").Measures));
        Assert.Equal((ValueFormat.Percent, -100), (rate.Format, rate.Scale));
    }

    [Theory]
    [InlineData("net new boxes by month")]
    [InlineData("net boxes per month")]
    public void Net_is_what_came_less_what_went(string text)
    {
        var net = Assert.IsType<ArithmeticMeasure>(Assert.Single(Plan<MetricPlan>(Pantry, text).Measures));
        Assert.Equal((ArithmeticOperator.Subtract, "box_started", "box_cancelled"), (net.Operator, ModelSelection(net.Left)[0], ModelSelection(net.Right)[0]));
    }

    [Fact]
    public void Net_of_what_never_ends_is_not_answered() =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("net goods viewed by month", Worlds.Now), Pantry));

    [Fact]
    public void What_was_done_to_people_is_counted_and_not_who_did_it()
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>(Pantry, "how many members were invited in february").Measures));
        Assert.Equal((Aggregation.Count, "member_invited"), (measure.Aggregation, measure.Selection?.Names.Single()));
    }

    [Theory]
    [InlineData("top pie bakers")]
    [InlineData("who are the top pie bakers")]
    public void Two_words_may_name_what_lies_within_a_list(string text) =>
        Assert.Equal("pies[].baker.name", Assert.Single(Plan<MetricPlan>(Pantry, text).Breakdowns).Field.Path);

    [Fact]
    public void People_who_were_served_were_there() =>
        Assert.Equal(Aggregation.CountDistinct, Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>(Pantry, "how many customers did we serve in february").Measures)).Aggregation);

    [Theory]
    [InlineData("basket size = different items per order", "average basket size")]
    [InlineData("average basket size = number of different items per order", "avg basket size by month")]
    public void A_basket_is_what_the_knowledge_base_says(string definition, string text)
    {
        var model = GlossaryReader.Read($"- order = distinct order_no of `goods_bought`\n- {definition}", Pantry).ApplyTo(Pantry);
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Plan<MetricPlan>(model, text).Measures));
        Assert.Equal((Aggregation.Average, Aggregation.CountDistinct, "item"), (measure.Aggregation, measure.PerAggregation, measure.Field?.Path));
    }

    [Theory]
    [InlineData("what is our mrr", true)]
    [InlineData("mrr by month", false)]
    public void Recurring_revenue_is_that_of_subscriptions_in_a_month(string text, bool last)
    {
        var plan = Plan<MetricPlan>(Club, text);
        Assert.Equal(["membership_started", "membership_renewed"], ModelSelection(Assert.Single(plan.Measures)));
        Assert.Equal(last ? (null, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)) : (TimeGrain.Month, null), (plan.Grain, plan.Range?.From));
    }

    [Fact]
    public void Without_subscriptions_there_is_no_recurring_revenue() =>
        Assert.Equal(["mrr"], Assert.IsType<Declined>(QuestionEngine.Understand(new Question("what is our mrr", Worlds.Now), Pantry)).Missing);

    private static IReadOnlyList<string> ModelSelection(Measure measure) => Assert.IsType<AggregateMeasure>(measure).Selection!.Names;

    private static Planned Planned(SemanticModel model, string text) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), model));

    private static T Plan<T>(SemanticModel model, string text)
        where T : QueryPlan => Assert.IsType<T>(Planned(model, text).Plan);

    private static PropertyDefinition Text(string path, long distinct, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = distinct * 10, DistinctCount = distinct, Events = events, Values = values, ValuesComplete = values.Length >= distinct };
}
