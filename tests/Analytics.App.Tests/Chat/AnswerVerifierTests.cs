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
    public void Plans_whose_parts_do_not_add_up_have_no_such_check()
    {
        var country = new Dimension(Field.Property("country"));

        Assert.Null(CheckPlan.For(Revenue with { Breakdowns = [country], Limit = 5 }));
        Assert.Null(CheckPlan.For(Revenue with { Breakdowns = [country with { ExcludeMissing = true }] }));
        Assert.Null(CheckPlan.For(Revenue with { Breakdowns = [country with { Cases = [new Case("UK", ["United Kingdom"])] }] }));
        Assert.Null(CheckPlan.For(Revenue with { Grain = TimeGrain.Day, Cumulative = true }));
        Assert.Null(CheckPlan.For(Revenue with { Grain = TimeGrain.Day, Measures = [new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.UserId }] }));
        Assert.Null(CheckPlan.For(Revenue with { Measures = [new AggregateMeasure { Aggregation = Aggregation.Average, Field = Field.Revenue }] }));
    }

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
        var plan = Revenue with { Measures = [new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.UserId }] };
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
