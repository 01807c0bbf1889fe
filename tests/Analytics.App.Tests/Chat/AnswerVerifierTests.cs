using Analytics.Chat.Answering;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.App.Tests.Chat;

public sealed class AnswerVerifierTests
{
    private static readonly MetricPlan Revenue = new() { Measures = [new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Revenue }] };

    [Fact]
    public void A_series_is_checked_by_its_total_and_a_total_by_its_series()
    {
        var series = CheckPlan.For(Revenue with { Grain = TimeGrain.Month });
        var total = CheckPlan.For(Revenue);

        Assert.Equal((CheckKind.PartsSumToTotal, null), (series!.Kind, ((MetricPlan)series.Plan).Grain));
        Assert.Equal((CheckKind.TotalIsSumOfParts, TimeGrain.Month), (total!.Kind, ((MetricPlan)total.Plan).Grain));
    }

    [Fact]
    public void Plans_whose_parts_do_not_add_up_are_counted_again_from_the_events()
    {
        var country = new Dimension(Field.Property("country"));

        MetricPlan[] plans =
        [
            Revenue with { Breakdowns = [country], Limit = 5 },
            Revenue with { Breakdowns = [country with { ExcludeMissing = true }] },
            Revenue with { Breakdowns = [country with { Cases = [new Case("UK", ["United Kingdom"])] }] },
            Revenue with { Grain = TimeGrain.Day, Cumulative = true },
            Revenue with { Grain = TimeGrain.Day, Measures = [People], Limit = 3 },
            Revenue with { Measures = [new AggregateMeasure { Aggregation = Aggregation.Average, Field = Field.Revenue }] },
        ];

        Assert.All(plans, plan => Assert.Equal(new CheckPlan(CheckKind.SameFromEvents, plan), CheckPlan.For(plan)));
        Assert.Null(CheckPlan.For(new SessionPlan()));
    }

    [Fact]
    public void The_same_from_the_events_verifies_what_was_added_up_from_rollups_and_says_nothing_otherwise()
    {
        var plan = Revenue with { Grain = TimeGrain.Day, Cumulative = true };
        var check = CheckPlan.For(plan)!;
        var fromRollups = Table(1m, 2m, 3m) with { Rollup = new RollupUse(DateTimeOffset.UnixEpoch, 0) };

        Assert.Equal("verified", AnswerVerifier.Verify(plan, fromRollups, check, Table(1m, 2m, 3m)).Status);
        Assert.Contains("1 of 3 rows differ", AnswerVerifier.Verify(plan, fromRollups, check, Table(1m, 2m, 4m)).Text, StringComparison.Ordinal);
        Assert.Contains("1 of 3 rows differ", AnswerVerifier.Verify(plan, fromRollups, check, Table(1m, 2m)).Text, StringComparison.Ordinal);
        Assert.Equal(("unverified", "No second route exists for this kind of question."), State(AnswerVerifier.Verify(plan, Table(1m, 2m, 3m), check, Table(1m, 2m, 3m))));
    }

    [Fact]
    public void People_are_counted_as_a_set_and_as_rows()
    {
        var plan = Revenue with { Measures = [People with { Selection = EventSelection.Of("a") }] };
        var check = CheckPlan.For(plan)!;
        var back = CheckPlan.For(check.Plan)!;

        Assert.Equal((CheckKind.PeopleAsSetAndAsRows, CheckKind.PeopleAsSetAndAsRows), (check.Kind, back.Kind));
        Assert.Equal("verified", AnswerVerifier.Verify(plan, Table(10m), check, Table(10m)).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(plan, Table(10m), check, Table(11m)).Status);
        Assert.Null(CheckPlan.For(new AudiencePlan { Users = new Performed(EventSelection.Of("a")) { Test = new ValueTest(TestOperator.GreaterOrEqual, 2) } }));
    }

    [Fact]
    public void Distinct_people_of_parts_lie_around_those_of_the_whole()
    {
        var plan = Revenue with { Grain = TimeGrain.Week, Measures = [People] };
        var check = CheckPlan.For(plan)!;

        Assert.Equal(CheckKind.PartsAroundTotal, check.Kind);
        Assert.Equal("consistent", AnswerVerifier.Verify(plan, Table(6m, 7m), check, Table(9m)).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(plan, Table(6m, 7m), check, Table(5m)).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(plan, Table(6m, 7m), check, Table(14m)).Status);
    }

    [Fact]
    public void The_first_step_of_a_funnel_is_counted_without_the_funnel()
    {
        var funnel = new FunnelPlan { Steps = [EventSelection.Of("a"), EventSelection.Of("b")] };
        var check = CheckPlan.For(funnel)!;

        Assert.Equal("consistent", AnswerVerifier.Verify(funnel, Table(10m, 4m), check, Table(10m)).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(funnel, Table(10m, 4m), check, Table(12m)).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(funnel, Table(10m, 11m), check, Table(10m)).Status);
    }

    private static AggregateMeasure People => new() { Aggregation = Aggregation.CountDistinct, Field = Field.UserId };

    private static (string, string) State(Analytics.Chat.Parts.Verification verdict) => (verdict.Status, verdict.Text);

    [Fact]
    public void Agreement_verifies_and_disagreement_names_both_numbers()
    {
        var check = CheckPlan.For(Revenue)!;

        var agreed = AnswerVerifier.Verify(Revenue, Table(300m), check, Table(100m, 200m));
        var disagreed = AnswerVerifier.Verify(Revenue, Table(300m), check, Table(100m, 150m));

        Assert.Equal("verified", agreed.Status);
        Assert.Equal("unverified", disagreed.Status);
        Assert.Contains("250", disagreed.Text, StringComparison.Ordinal);
        Assert.Contains("300", disagreed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_did_not_finish_leaves_the_answer_unverified() =>
        Assert.Equal("unverified", AnswerVerifier.Verify(Revenue, Table(300m), CheckPlan.For(Revenue), null).Status);

    [Fact]
    public void More_distinct_things_than_rows_are_noticed()
    {
        var plan = Revenue with { Measures = [new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.Property("order") }] };
        var check = CheckPlan.For(plan)!;

        Assert.Equal("consistent", AnswerVerifier.Verify(plan, Table(10m), check, Table(12m)).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(plan, Table(10m), check, Table(9m)).Status);
    }

    [Fact]
    public void A_funnel_whose_later_step_grows_is_not_consistent()
    {
        var funnel = new FunnelPlan { Steps = [EventSelection.Of("a"), EventSelection.Of("b")] };

        Assert.Equal("consistent", AnswerVerifier.Verify(funnel, Table(10m, 4m), null, null).Status);
        Assert.Equal("unverified", AnswerVerifier.Verify(funnel, Table(10m, 11m), null, null).Status);
    }

    private static ResultTable Table(params decimal[] values) =>
        new([new ResultColumn("key", ColumnType.Text) { Role = ColumnRole.Dimension }, new ResultColumn("value", ColumnType.Number)], [.. values.Select(value => new object?[] { "k", value })], false);
}
