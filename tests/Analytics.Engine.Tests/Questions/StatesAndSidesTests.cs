using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>States of one thing, what holds for both sides of a comparison, whom a question leaves out, and what was given back: of the studio's logs.</summary>
public sealed class StatesAndSidesTests
{
    private static readonly SemanticModel Studio = GlossaryReader.Read("net revenue = sale + refund", LogsOfSeveralRowsTests.Studio).ApplyTo(LogsOfSeveralRowsTests.Studio);

    [Fact]
    public void What_a_definition_computes_with_does_not_narrow_it()
    {
        var net = Assert.IsType<ArithmeticMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan("total net revenue after refunds")).Measures));
        Assert.Equal(("sale", "refund"), (Rows(net.Left), Rows(net.Right)));
    }

    [Theory]
    [InlineData("how many distinct users uploaded last month, without the bots night-mixer and dawn-mixer?")]
    [InlineData("uploads per week excluding the bots night-mixer and dawn-mixer")]
    [InlineData("uploads per week", "and without the two bots?")]
    public void Bots_that_are_named_are_left_out(params string[] turns)
    {
        var test = Assert.IsType<FieldTest>(Assert.IsType<MetricPlan>(Plan(turns)).Where);
        Assert.Equal((TestOperator.NotEquals, "dawn-mixer night-mixer"), (test.Operator, string.Join(' ', test.Values.Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void Two_states_of_a_thing_are_steps_of_it()
    {
        var funnel = Assert.IsType<FunnelPlan>(Plan("of the tracks opened in january 2026, what % were closed too?"));
        Assert.Equal(["studio", "track_number"], funnel.Entity!.Fields.Select(field => field.Path));
        Assert.Equal(("opened", "closed", true), (Tested(funnel.Steps[0].Where), Tested(funnel.Steps[1].Where), funnel.OpenEnd));
    }

    [Fact]
    public void What_is_said_before_the_verb_holds_for_the_whole_too()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan("what percent of tracks opened in january 2026 were in tone/mill")).Measures));
        Assert.Equal("opened", Tested(Assert.IsType<AggregateMeasure>(share.Denominator).Selection!.Where));
        Assert.Equal(2, Assert.IsType<AllOf>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection!.Where).Conditions.Count);
    }

    [Fact]
    public void What_stands_behind_the_last_of_two_sides_holds_for_both()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("uploads vs tracks opened in january 2026"));
        Assert.Equal(2, plan.Measures.Count);
        Assert.All(plan.Measures, measure => Assert.Equal("opened", Tested(plan.Where ?? Assert.IsType<AggregateMeasure>(measure).Selection!.Where)));
    }

    [Fact]
    public void Every_week_of_a_range_asks_for_those_who_were_there_in_all_of_them() =>
        Assert.Equal(4, Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan("how many users were active in every week from january 5 to january 31 2026")).Users).Sets.Count);

    [Fact]
    public void A_value_that_is_left_out_leaves_what_is_ranked()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("which 2 articles other than Strings bring in the most revenue?"));
        Assert.Equal(("article", 2, TestOperator.NotEquals), (plan.Breakdowns.Single().Field.Path, plan.Limit, Assert.IsType<FieldTest>(plan.Where).Operator));
    }

    [Fact]
    public void The_largest_that_was_given_back_is_the_furthest_below_zero()
    {
        var plan = Assert.IsType<OccurrencePlan>(Plan("biggest refunds by value, top 5"));
        Assert.Equal((Field.Revenue, OccurrenceOrder.First, 5), (plan.By, plan.Order, plan.Limit));
    }

    [Fact]
    public void Who_got_the_most_back_by_value_is_ranked_by_money()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("which users refunded the most by value? top 3"));
        Assert.Equal((Aggregation.Sum, Field.Revenue), (Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Aggregation, Assert.IsType<AggregateMeasure>(plan.Measures[0]).Field));
        Assert.Equal(new Ordering(0, Descending: false), plan.OrderBy);
    }

    [Fact]
    public void Whose_the_largest_was_is_told_beside_it()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("biggest single order ever, which user and how much?"));
        Assert.Equal(("invoice_id", 1), (plan.Breakdowns.Single().Field.Path, plan.Limit));
        Assert.Equal((Aggregation.Mode, FieldSource.ExternalUserId), (Assert.IsType<AggregateMeasure>(plan.Measures[1]).Aggregation, Assert.IsType<AggregateMeasure>(plan.Measures[1]).Field!.Source));
    }

    [Fact]
    public void Guests_with_their_orders_stand_against_known_people() =>
        Assert.Equal(2, Assert.IsType<MetricPlan>(Plan("revenue from guest orders vs known users")).Breakdowns.Single().Cases.Count);

    [Theory]
    [InlineData("users active on weekends only")]
    [InlineData("which users were active only on weekends")]
    public void Only_then_is_at_no_other_time(string text) =>
        Assert.Contains(Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan(text)).Users).Sets, set => set is NotInUserSet);

    [Fact]
    public void Those_of_one_month_are_looked_at_in_each_of_the_next()
    {
        var plan = Assert.IsType<RetentionPlan>(Plan("of users who first uploaded in january 2025, how many uploaded in each month of 2025?"));
        Assert.Equal((TimeGrain.Month, "UploadEvent"), (plan.PeriodGrain, Assert.Single(plan.ReturnEvent!.Names)));
        Assert.NotNull(plan.ReturnRange);
    }

    [Fact]
    public void Who_did_it_and_how_many_each_is_a_number_for_everybody()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("who removed something and how many each?"));
        Assert.Equal(FieldSource.ExternalUserId, plan.Breakdowns.Single().Field.Source);
    }

    [Theory]
    [InlineData("what did ana do yesterday?")]
    [InlineData("what was user ana up to last week")]
    public void What_somebody_did_is_told_by_kind(string text)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(text));
        Assert.Equal((Field.EventName, "ana"), (plan.Breakdowns.Single().Field, Assert.Single(Assert.IsType<IsUser>(plan.Users).ExternalIds)));
        Assert.NotNull(plan.Range);
    }

    [Fact]
    public void The_time_to_a_state_runs_from_its_opposite()
    {
        var funnel = Assert.IsType<FunnelPlan>(Plan("average time to close a track"));
        Assert.Equal((FunnelOutput.TimeToConvert, "opened", "closed"), (funnel.Output, Tested(funnel.Steps[0].Where), Tested(funnel.Steps[1].Where)));
    }

    [Fact]
    public void What_is_ranked_is_a_thing_and_no_value_in_the_plural()
    {
        var model = Studio with { Properties = [.. Studio.Properties, new("made", PropertyType.Text) { Count = 9_000, DistinctCount = 2, Events = ["TrackEvent"], Values = ["studio", "song"], ValuesComplete = true }] };
        var plan = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("most uploaded studios, top 5", Worlds.Now), model)).Plan);
        Assert.Equal(("studio", 5), (plan.Breakdowns.Single().Field.Path, plan.Limit));
    }

    private static string Rows(Measure measure) => Assert.Single(Assert.IsType<AggregateMeasure>(measure).Selection!.Names);

    private static string Tested(Condition? condition) => Assert.Single(Assert.IsType<FieldTest>(condition).Values);

    private static QueryPlan Plan(params string[] turns)
    {
        List<PlannedTurn> previous = [];
        foreach (var text in turns)
        {
            previous.Add(new PlannedTurn(text, Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = [.. previous] }, Studio)).Plan));
        }

        return previous[^1].Plan;
    }
}
