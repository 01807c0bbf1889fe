using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What people leave out, and what goes together, asked of a ferry line that the engine has never seen.</summary>
public sealed class BriefQuestionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 10, 30, 0, TimeSpan.Zero);

    private static readonly SemanticModel Ferry = new()
    {
        Organization = "Ferry",
        TimeZone = "Europe/Oslo",
        Currency = "NOK",
        DataFrom = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 30_000,
        UserCount = 900,
        UserIds = ["sailor-1", "sailor-2"],
        Events =
        [
            new("cabin_booked") { Count = 9_000, Users = 850 }, new("cabin_cancelled") { Count = 1_000, Users = 400 }, new("ship_boarded") { Count = 7_000, Users = 800 },
            new("fare_paid") { Count = 7_500, Users = 800 }, new("account_opened") { Count = 900, Users = 900 }, new("seasick_call") { Count = 300, Users = 200 },
            new("voyage_started") { Count = 400, Users = 20 }, new("voyage_ended") { Count = 390, Users = 20 },
        ],
        Properties =
        [
            new("cabin_no", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 24_500, DistinctCount = 9_000, Events = ["cabin_booked", "cabin_cancelled", "ship_boarded", "fare_paid"] },
            new("deck", PropertyType.Text) { Count = 16_000, DistinctCount = 3, Values = ["upper", "lower", "sun"], ValuesComplete = true, Events = ["cabin_booked", "ship_boarded"] },
            new("minutes_queued", PropertyType.Number) { Role = PropertyRole.Duration, Count = 7_000, DistinctCount = 90, Events = ["ship_boarded"], Minimum = 0, Maximum = 90 },
            new("amount_ore", PropertyType.Number) { Role = PropertyRole.Money, Count = 7_500, DistinctCount = 400, Events = ["fare_paid"], Minimum = 900, Maximum = 90_000 },
            new("voyage_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 790, DistinctCount = 400, Events = ["voyage_started", "voyage_ended"] },
            new("nautical_miles", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 390, DistinctCount = 200, Events = ["voyage_ended"], Minimum = 1, Maximum = 900 },
            new("topic", PropertyType.Text) { Count = 300, DistinctCount = 2, Values = ["Cabin", "Food"], ValuesComplete = true, Events = ["seasick_call"] },
            new("motive", PropertyType.Text) { Count = 1_000, DistinctCount = 3, Values = ["storm", "illness", "price"], ValuesComplete = true, Events = ["cabin_cancelled"] },
        ],
        Attributes =
        [
            new("harbour", PropertyType.Text) { Count = 900, DistinctCount = 2, Values = ["Bergen", "Bodo"], ValuesComplete = true },
            new("BoardLevel", PropertyType.Text) { Count = 900, DistinctCount = 2, Values = ["Full", "Half"], ValuesComplete = true },
        ],
        Metrics = [new("takings", new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Property("amount_ore"), Selection = EventSelection.Of("fare_paid"), Name = "takings", Format = ValueFormat.Money })],
        Terms = [new("driver") { Entity = EntityKey.User }, new("board") { Selection = EventSelection.Of("ship_boarded") }],
    };

    [Fact]
    public void Of_the_things_of_one_event_it_is_told_what_became_of_them()
    {
        var funnel = Assert.IsType<FunnelPlan>(Plan("of the cabins booked in January, how many were cancelled?"));

        Assert.Equal(["cabin_booked", "cabin_cancelled"], funnel.Steps.Select(step => step.Names[0]));
        Assert.Equal("cabin_no", Assert.Single(funnel.Entity!.Fields).Path);
        Assert.True(funnel.OpenEnd);
    }

    [Fact]
    public void Of_those_of_one_month_it_is_told_who_did_something_in_another()
    {
        var audience = Assert.IsType<AudiencePlan>(Plan("of december cabins booked how many made a seasick call in february"));

        Assert.Equal("cabin_booked", Assert.IsType<Performed>(audience.Of).Selection.Names[0]);
        Assert.Equal(2, Assert.IsType<Performed>(audience.Users).Range!.From!.Value.AddDays(1).Month);
    }

    [Fact]
    public void The_first_of_one_event_and_the_last_of_another_stand_beside_each_other()
    {
        var metric = Assert.IsType<MetricPlan>(Plan("when did sailor-1 first book a cabin and when was their last seasick call"));

        Assert.Equal([("cabin_booked", Aggregation.Minimum), ("seasick_call", Aggregation.Maximum)], metric.Measures.Cast<AggregateMeasure>().Select(measure => (measure.Selection!.Names[0], measure.Aggregation)));
    }

    [Theory]
    [InlineData("how many users paid more than 300 kroner in total", 30_000)]
    [InlineData("users whose total takings exceed 300 kroner", 30_000)]
    public void Sums_are_tested_in_what_rows_count(string question, decimal value)
    {
        var audience = Assert.IsType<AudiencePlan>(Plan(question));

        var performed = Assert.IsType<Performed>(audience.Users);
        Assert.Equal((Aggregation.Sum, value), (performed.Aggregation, performed.Test.Value));
    }

    [Theory]
    [InlineData("users who opened an account and made a seasick call within 14 days")]
    [InlineData("users who made a seasick call within 14 days of opening an account")]
    public void One_deed_soon_after_another_is_a_funnel_of_people(string question)
    {
        var funnel = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Plan(question)).Users).Funnel;

        Assert.Equal(["account_opened", "seasick_call"], funnel.Steps.Select(step => step.Names[0]));
        Assert.Equal(14, funnel.Window!.Amount);
    }

    [Theory]
    [InlineData("who boarded on all three decks", 3)]
    [InlineData("users who used both decks", 2)]
    public void All_or_both_values_are_so_many_different_ones(string question, int least)
    {
        var performed = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan(question)).Users);

        Assert.Equal((Aggregation.CountDistinct, "deck", (decimal)least), (performed.Aggregation, performed.Field!.Path, performed.Test.Value));
    }

    [Theory]
    [InlineData("who queued in February", true)]
    [InlineData("average minutes queued", false)]
    public void A_verb_of_a_numbers_name_means_its_rows(string question, bool means) =>
        Assert.Equal(means, PlanJson.Serialize(Plan(question)!).Contains("\"performed\",\"selection\":{\"names\":[\"ship_boarded\"]", StringComparison.Ordinal));

    [Fact]
    public void Hours_queued_are_the_minutes_queued_in_hours()
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.IsType<MetricPlan>(Plan("total hours queued in Q4")).Measures[0]);

        Assert.Equal(("minutes_queued", Aggregation.Sum, 60m), (measure.Field!.Path, measure.Aggregation, measure.PerUnit));
    }

    [Fact]
    public void Not_since_means_the_time_behind()
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan("users who boarded before February but not since")).Users);

        Assert.Null(Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(sets.Sets[1]).Set).Range!.To);
    }

    [Fact]
    public void Non_upper_is_everything_else()
    {
        var metric = Assert.IsType<MetricPlan>(Plan("upper vs non-upper cabins booked"));

        Assert.NotNull(metric.Breakdowns[0].Otherwise);
        Assert.Null(metric.Where);
    }

    [Fact]
    public void A_value_beside_the_name_of_its_property_is_meant() =>
        Assert.Contains("\"path\":\"BoardLevel\"},\"operator\":\"equals\",\"values\":[\"Full\"]", PlanJson.Serialize(Plan("number of users with full board")!), StringComparison.Ordinal);

    [Fact]
    public void People_without_a_name_are_split_by_what_is_known_of_them()
    {
        var audience = Assert.IsType<AudiencePlan>(Plan("booked a cabin but never boarded, by harbour"));

        Assert.Equal("harbour", Assert.Single(audience.Breakdowns).Field.Path);
        Assert.Equal(AudienceOutput.Count, audience.Output);
    }

    [Theory]
    [InlineData("top 5 users by amount paid")]
    [InlineData("top 5 users by amount")]
    public void What_is_ranked_by_is_no_group(string question)
    {
        var metric = Assert.IsType<MetricPlan>(Plan(question));

        Assert.Equal(FieldSource.ExternalUserId, Assert.Single(metric.Breakdowns).Field.Source);
        Assert.Equal(Aggregation.Sum, Assert.IsType<AggregateMeasure>(metric.Measures[0]).Aggregation);
    }

    [Theory]
    [InlineData("how many cabins are overdue")]
    [InlineData("which decks earned more than 5000 kroner")]
    public void What_rows_cannot_tell_is_declined(string question) => Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question(question, Now), Ferry));

    [Fact]
    public void A_month_is_one_beside_another_month() => Assert.Equal(2, Assert.IsType<MetricPlan>(Plan("seasick calls march vs feb")).Comparison!.Ranges.Count + 1);

    [Fact]
    public void What_people_are_named_after_says_that_they_were_there()
    {
        var audience = Assert.IsType<AudiencePlan>(Plan("how many drivers who drove in January were still driving in February?"));

        Assert.Contains("2026-01-31T23:00:00", PlanJson.Serialize(audience), StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_of_a_number_of_minutes_is_that_number()
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.IsType<MetricPlan>(Plan("average queued time by deck")).Measures[0]);

        Assert.Equal(("minutes_queued", Aggregation.Average), (measure.Field!.Path, measure.Aggregation));
    }

    [Theory]
    [InlineData("cabins without a boarding, what percent of all cabins")]
    public void A_share_may_be_asked_for_behind(string question) => Assert.NotNull(Assert.IsType<EntityPlan>(Plan(question)).Of);

    [Fact]
    public void Why_before_groups_leaves_the_turn_before_as_it_was()
    {
        var metric = Assert.IsType<MetricPlan>(After("cabins cancelled last month", "why? split by motive"));

        Assert.NotNull(metric.Range);
        Assert.Equal("motive", Assert.Single(metric.Breakdowns).Field.Path);
    }

    [Fact]
    public void That_deck_is_the_same_in_every_step()
    {
        var audience = Assert.IsType<AudiencePlan>(Plan("how many users boarded a deck after booking a cabin of that deck?"));

        Assert.Equal("deck", Assert.Single(Assert.IsType<InFunnel>(audience.Users).Funnel.HoldConstant).Path);
    }

    private static QueryPlan? After(string first, string second) =>
        (QuestionEngine.Understand(new Question(second, Now) { Previous = [new PlannedTurn(first, Plan(first)!)] }, Ferry) as Planned)?.Plan;

    private static QueryPlan? Plan(string question) => (QuestionEngine.Understand(new Question(question, Now), Ferry) as Planned)?.Plan;
}
