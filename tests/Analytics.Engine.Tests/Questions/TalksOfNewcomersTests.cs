using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Talks as somebody has them who sees the product for the first time: fragments, "that", "still", "what percent is that", and what the rows call otherwise.</summary>
public sealed class TalksOfNewcomersTests
{
    /// <summary>Lectures to listen to: named by thing and deed, without keys, with a fee that may fail.</summary>
    private static readonly SemanticModel Lectures = new()
    {
        Organization = "Lectures",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 90_000,
        UserCount = 3_000,
        Version = 1,
        Events =
        [
            Event("lecture_started", 40_000), Event("lecture_finished", 20_000), Event("lecture_abandoned", 19_000), Event("quiz_taken", 4_000), Event("banner_shown", 3_000), Event("lookup_made", 2_500),
            Event("banner_skipped", 900), Event("fee_paid", 2_000, 40_000), Event("fee_declined", 300, 6_000), Event("gold_started", 700), Event("gold_ended", 200), Event("app_installed", 3_000),
        ],
        Properties =
        [
            Text("lecture_name", ["lecture_started", "lecture_finished", "lecture_abandoned"], "Tides", "Moss", "Stars"),
            Text("position", ["banner_shown", "banner_skipped"], "top", "bottom"),
            Text("banner_code", ["banner_shown"], "b1", "b2"),
            Text("hall", ["lecture_started", "app_installed"], "North", "South"),
            Text("method", ["fee_paid", "fee_declined"], "card", "cash"),
            Text("wording", ["lookup_made"], "moon", "rain"),
            Text("cause", ["gold_ended"], "price", "other"),
            new("on_trial", PropertyType.Boolean) { Count = 700, DistinctCount = 2, Events = ["gold_started"] },
            Number("seconds_listened", PropertyRole.Duration, 0, 4_000, "lecture_finished", "lecture_abandoned"),
            Number("hits", PropertyRole.Quantity, 0, 30, "lookup_made"),
            Number("points", PropertyRole.Quantity, 1, 100, "quiz_taken"),
        ],
        Attributes = [Text("home_hall", [], "North", "South"), Text("country", [], "Austria", "Norway")],
    };

    [Fact]
    public void What_nobody_paid_is_no_revenue()
    {
        Assert.Equal(["fee_paid"], Counted(Metric("revenue by month")).Selection?.Names);
        Assert.Contains("not of fee_declined", Assert.Single(Understood("revenue by month").Definitions), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_still_active_was_there_lately() =>
        Assert.Equal("last 30 days", Assert.IsType<Performed>(Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan("how many users took a quiz in January?", "how many of them are still active?")).Users).Sets[1]).Range?.Label);

    [Theory]
    [InlineData("how many people listened last month?")]
    [InlineData("did people listen to anything?")]
    public void A_number_that_is_called_by_a_deed_tells_who_did_it(string question)
    {
        var people = Counted(Metric(question));
        Assert.Equal((Aggregation.CountDistinct, FieldSource.UserId), (people.Aggregation, people.Field?.Source));
        Assert.Equal(["lecture_abandoned", "lecture_finished"], people.Selection?.Names.Order());
    }

    [Theory]
    [InlineData("how many hours did people listen?")]
    [InlineData("total seconds listened by hall")]
    public void The_ends_of_a_thing_are_added_up(string question) =>
        Assert.Equal((Aggregation.Sum, 2), (Counted(Metric(question)).Aggregation, Counted(Metric(question)).Selection?.Names.Count));

    [Theory]
    [InlineData("how many people became gold in February?")]
    [InlineData("how many gold users do we have?")]
    public void A_state_is_told_by_its_beginning(string question)
    {
        var people = Counted(Metric(question));
        Assert.Equal((Aggregation.CountDistinct, "gold_started"), (people.Aggregation, people.Selection?.Names.Single()));
    }

    [Fact]
    public void Only_such_people_narrow_the_number_before()
    {
        var plan = Metric("average points by month", "and only gold users");
        Assert.Equal("points", Counted(plan).Field?.Path);
        Assert.Equal(["gold_started"], Assert.IsType<Performed>(plan.Users).Selection.Names);
    }

    [Fact]
    public void What_the_same_rows_say_is_asked_of_these_rows()
    {
        var people = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan("how many people became gold in February?", "how many of them were on trial?")).Users);
        Assert.NotNull(people.Selection.Where);
        Assert.NotNull(people.Range);
    }

    [Theory]
    [InlineData("what percentage of lectures are finished?")]
    [InlineData("what share of started lectures were finished?")]
    public void A_part_of_what_began_is_one_of_what_began(string question)
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(Metric(question).Measures));
        Assert.Equal(("lecture_finished", "lecture_started"), (Assert.IsType<AggregateMeasure>(rate.Numerator).Selection?.Names.Single(), Assert.IsType<AggregateMeasure>(rate.Denominator).Selection?.Names.Single()));
    }

    [Fact]
    public void The_only_other_deed_of_a_thing_is_what_a_rate_is_one_of()
    {
        var plan = Metric("skip rate of banners by position");
        Assert.Equal("banner_shown", Assert.IsType<AggregateMeasure>(Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures)).Denominator).Selection?.Names.Single());
    }

    [Theory]
    [InlineData("how many lectures did users finish?", false)]
    [InlineData("how many lectures did people finish on average?", true)]
    public void Noun_and_verb_around_people_are_one_deed(string question, bool each)
    {
        var rows = Counted(Metric(question));
        Assert.Equal(("lecture_finished", each), (rows.Selection?.Names.Single(), rows.Per is not null));
    }

    [Fact]
    public void Times_that_people_did_it_on_average_are_those_of_each() => Assert.NotNull(Counted(Metric("how many times did people take a quiz on average last month?")).Per);

    [Fact]
    public void Searches_that_find_nothing_have_no_hits() => Assert.Contains("hits", PlanJson.Serialize(Plan("which lookups find nothing?")), StringComparison.Ordinal);

    [Fact]
    public void Days_after_one_deed_are_the_time_to_the_next()
    {
        var steps = Assert.IsType<FunnelPlan>(Plan("how many days after installing do users take a quiz?"));
        Assert.Equal((FunnelOutput.TimeToConvert, "app_installed"), (steps.Output, steps.Steps[0].Names.Single()));
    }

    [Theory]
    [InlineData("only the north hall", "home_hall")]
    [InlineData("split it by hall", "home_hall")]
    public void What_the_rows_do_not_say_the_users_may(string turn, string attribute) =>
        Assert.Contains(attribute, PlanJson.Serialize(Plan("revenue by month", turn)), StringComparison.Ordinal);

    [Fact]
    public void Which_are_the_most_popular_goes_by_what_is_done_most()
    {
        var plan = Metric("which lectures are the most popular?");
        Assert.Equal(("lecture_started", "lecture_name"), (Counted(plan).Selection?.Names.Single(), plan.Breakdowns.Single().Field.Path));
        Assert.False(Metric("which lectures are the most popular?", "and the least?").OrderBy?.Descending);
    }

    [Fact]
    public void What_has_the_lowest_is_ranked_by_the_number_before()
    {
        var plan = Metric("average seconds listened", "which lecture has the lowest?");
        Assert.Equal(("seconds_listened", "lecture_name", 1), (Counted(plan).Field?.Path, plan.Breakdowns.Single().Field.Path, plan.Limit));
        Assert.False(plan.OrderBy?.Descending);
    }

    [Fact]
    public void A_share_is_one_of_those_before()
    {
        var people = Assert.IsType<AudiencePlan>(Plan("how many users took a quiz in January?", "do they have gold?", "what share of them?"));
        Assert.Equal(["quiz_taken"], Assert.IsType<Performed>(people.Of).Selection.Names);
    }

    [Fact]
    public void The_money_of_that_is_that_of_these_rows() =>
        Assert.Equal((Field.Revenue, "fee_declined"), (Counted(Metric("how many fees were declined in January?", "how much money is that?")).Field, Counted(Metric("how many fees were declined in January?", "how much money is that?")).Selection?.Names.Single()));

    [Fact]
    public void What_came_before_lies_before_the_period() =>
        Assert.Equal(Assert.IsType<Performed>(UsersOf("how many users took a quiz in January?", "how many of them had taken a quiz before?").Sets[0]).Range?.From, Assert.IsType<Performed>(UsersOf("how many users took a quiz in January?", "how many of them had taken a quiz before?").Sets[1]).Range?.To);

    [Fact]
    public void Within_so_many_days_is_a_window()
    {
        var steps = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Plan("how many users installed the app in January?", "how many of them took a quiz within 7 days?")).Users).Funnel;
        Assert.Equal(new Duration(7, TimeGrain.Day), steps.Window);
    }

    [Fact]
    public void Another_place_takes_the_place_of_the_first()
    {
        var plan = Metric("how many users do we have in Austria?", "how much did they pay?", "and in Norway?");
        Assert.Contains("Norway", PlanJson.Serialize(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("Austria", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void People_of_each_thing_stand_beside_its_number() =>
        Assert.Equal(2, Metric("top 3 lectures by seconds listened", "how many users started each?").Measures.Count);

    [Fact]
    public void People_of_what_was_counted_did_it_in_the_same_period()
    {
        var people = Metric("how many quizzes were taken in January?", "by how many users?");
        Assert.Equal((FieldSource.UserId, "quiz_taken"), (Counted(people).Field?.Source, Counted(people).Selection?.Names.Single()));
        Assert.NotNull(people.Range);
    }

    [Fact]
    public void A_number_is_shown_as_a_share_of_the_one_that_is_named() =>
        Assert.Equal("fee_declined", Assert.IsType<AggregateMeasure>(Assert.IsType<RatioMeasure>(Assert.Single(Metric("how much money was declined?", "what share of revenue is that?").Measures)).Numerator).Selection?.Names.Single());

    [Theory]
    [InlineData("which lecture is started most?", "who listens to it?")]
    [InlineData("which lecture is started most?", "how many people finished it last week?")]
    [InlineData("top 5 users by revenue", "which of them are from Norway?")]
    [InlineData("quizzes by month", "is it getting worse?")]
    [InlineData("how many quizzes were taken?", "average value?")]
    public void What_only_the_answer_tells_is_not_guessed(string first, string next) =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question(next, Worlds.Now) { Previous = [new PlannedTurn(first, Plan(first))] }, Lectures));

    [Fact]
    public void In_which_places_is_a_group() =>
        Assert.Equal("country", Assert.Single(Metric("active users by month", "in which countries?").Breakdowns).Field.Path);

    [Theory]
    [InlineData("by hall")]
    [InlineData("and by country")]
    [InlineData("which hall has the worst?")]
    [InlineData("and only gold users")]
    public void A_fragment_behind_a_refusal_asks_for_nothing(string turn) =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question(turn, Worlds.Now) { FollowsRefusal = true }, Lectures));

    [Fact]
    public void What_is_gone_on_with_behind_a_refusal_is_said()
    {
        var first = new PlannedTurn("revenue by month", Plan("revenue by month"));
        var turn = QuestionEngine.Understand(new Question("by country", Worlds.Now) { Previous = [first], FollowsRefusal = true }, Lectures);
        Assert.Contains("goes on from \"revenue by month\"", Assert.IsType<Planned>(turn).Assumptions);
    }

    [Theory]
    [InlineData("class", "classes")]
    [InlineData("box", "boxes")]
    [InlineData("city", "cities")]
    [InlineData("day", "days")]
    public void Many_are_written_as_many(string one, string many) => Assert.Equal(many, AnswerMaterial.Plural(one, 2));

    private static AllUserSets UsersOf(params string[] turns) => Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan(turns)).Users);

    private static MetricPlan Metric(params string[] turns) => Assert.IsType<MetricPlan>(Plan(turns));

    private static AggregateMeasure Counted(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    private static QueryPlan Plan(params string[] turns) => Understood(turns).Plan;

    private static Planned Understood(params string[] turns)
    {
        List<PlannedTurn> before = [];
        Planned? planned = null;
        foreach (var text in turns)
        {
            planned = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = [.. before] }, Lectures));
            before.Add(new PlannedTurn(text, planned.Plan));
        }

        return planned!;
    }

    private static EventDefinition Event(string name, long count, decimal? revenue = null) => new(name) { Count = count, Users = count / 4, Revenue = revenue };

    private static PropertyDefinition Number(string path, PropertyRole role, decimal least, decimal most, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 4_000, DistinctCount = (long)(most - least) + 1, Events = events, Minimum = least, Maximum = most };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    [Theory]
    [InlineData("what share of users are in Germany?")]
    [InlineData("what percentage of users is in Germany")]
    public void A_share_of_users_is_of_all_of_them_whatever_was_counted_before(string turn)
    {
        var plan = Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, "how many users paid an invoice last week?", turn));
        Assert.Equal((true, true), (plan.Users is HasAttribute { Condition: FieldTest { Values: ["Germany"] } }, plan.Of is EveryUser));
    }

    [Fact]
    public void Another_value_of_the_same_trait_takes_its_place() =>
        Assert.Equal(["France"], Assert.IsType<FieldTest>(Assert.IsType<HasAttribute>(Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, "what share of users are in Germany?", "and in France?")).Users).Condition).Values);

    [Fact]
    public void How_many_there_are_behind_a_sum_are_the_people_whose_it_was()
    {
        var plan = Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, "revenue of customers who exported a report by month", "how many are there by country?"));
        Assert.Equal(("Report Exported", "country", AudienceOutput.Count), (Assert.IsType<Performed>(plan.Users).Selection.Names[0], Assert.Single(plan.Breakdowns).Field.Path, plan.Output));
    }

    [Theory]
    [InlineData("who dropped off between trial started and subscription started last week?")]
    [InlineData("which users dropped off between trial started and subscription started?")]
    public void Who_dropped_off_are_people_and_not_those_who_went_on(string question)
    {
        var plan = Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, question));
        Assert.Equal((AudienceOutput.List, false), (plan.Output, Assert.IsType<InFunnel>(plan.Users).Completed));
    }

    [Fact]
    public void Where_people_drop_off_behind_a_conversion_is_told_of_its_steps()
    {
        var funnel = Assert.IsType<FunnelPlan>(Talk.Plan(Worlds.Software, "conversion from trial started to subscription started", "where do people drop off?"));
        Assert.Equal((FunnelOutput.Steps, 2), (funnel.Output, funnel.Steps.Count));
    }

    [Theory]
    [InlineData("which of them spent the most?")]
    [InlineData("and who of them paid most?")]
    public void The_most_of_them_is_one_of_the_people_before(string turn)
    {
        var plan = Talk.Metric(Worlds.Software, "who exported a report in January?", turn);
        Assert.Equal(["Report Exported"], Assert.IsType<Performed>(plan.Users).Selection.Names);
        Assert.Equal((1, FieldSource.ExternalUserId), (plan.Limit, Assert.Single(plan.Breakdowns).Field.Source));
    }

    [Fact]
    public void Nothing_of_all_time_is_compared_with_a_part_of_it() =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("is that more than last month?", Worlds.Now) { Previous = [new PlannedTurn("revenue by country", Talk.Plan(Worlds.Software, "revenue by country"))] }, Worlds.Software));

    [Theory]
    [InlineData("what did customers from Germany export?")]
    [InlineData("what do users in Germany export the most?")]
    public void What_some_people_do_it_to_is_told_of_them(string question)
    {
        var plan = Talk.Metric(Worlds.Software, question);
        Assert.Equal(("format", "Germany"), (Assert.Single(plan.Breakdowns).Field.Path, plan.Users is HasAttribute { Condition: FieldTest { Values: [var country] } } ? country : null));
    }

    [Theory]
    [InlineData("what do new users export?")]
    [InlineData("who are our new users?")]
    public void New_users_are_never_just_users(string question) => Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Worlds.Software));

    [Fact]
    public void New_users_are_listed_where_that_is_asked() =>
        Assert.Equal(AudienceOutput.List, Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, "list new users this month")).Output);

    [Theory]
    [InlineData("what is the median load time?", "and the 90th percentile?", 0.9, "p90 load time")]
    [InlineData("median revenue per user", "and p75?", 0.75, "p75 revenue per user")]
    public void Another_percentile_is_of_the_same_number(string question, string turn, double fraction, string name)
    {
        var only = Talk.Only(Talk.Metric(Worlds.Software, question, turn));
        Assert.Equal((Aggregation.Percentile, fraction, name), (only.Aggregation, only.Percentile, only.Name));
    }

    [Theory]
    [InlineData("what do users in Germany spend on average?", true)]
    [InlineData("how much do users in Germany spend on average", true)]
    [InlineData("what does a customer pay on average?", false)]
    public void What_people_spend_on_average_is_of_each_of_them(string question, bool some)
    {
        var plan = Talk.Metric(Worlds.Software, question);
        Assert.Equal((FieldSource.UserId, some), (Assert.Single(Talk.Only(plan).Per!.Fields).Source, plan.Users is HasAttribute));
    }

    [Fact]
    public void Who_did_it_this_morning_did_not_stay_away() =>
        Assert.Equal(Worlds.Now, Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, "which users have not exported a report in the last 30 days?")).Users).Set).Range!.To);

    [Fact]
    public void Who_stayed_away_in_a_named_time_stayed_away_then() =>
        Assert.NotEqual(Worlds.Now, Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(Assert.IsType<AudiencePlan>(Talk.Plan(Worlds.Software, "which users did not export a report yesterday?")).Users).Set).Range!.To);
}
