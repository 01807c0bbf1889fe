using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Answers;

public sealed class CountingConventionTests
{
    private static readonly SemanticModel Model = new() { Organization = "shop", TimeZone = "Europe/Berlin" };
    private static readonly AggregateMeasure Purchases = new() { Selection = EventSelection.Of("purchase") };

    [Fact]
    public void The_other_convention_of_the_other_convention_is_the_first_one()
    {
        QueryPlan[] plans =
        [
            new MetricPlan { Measures = [Purchases] },
            new RetentionPlan { CohortGrain = TimeGrain.Week, PeriodGrain = TimeGrain.Week },
            new FunnelPlan { Steps = [EventSelection.Of("a"), EventSelection.Of("b")] },
        ];

        Assert.All(plans, plan =>
        {
            var first = CountingConventions.Of(plan, Model)[0];
            var other = CountingConventions.Of(first.Other!, Model)[0];
            Assert.Equal((first.Rule, first.OtherRule), (other.OtherRule, other.Rule));
        });
    }

    [Fact]
    public void Every_number_says_where_its_days_begin()
    {
        Assert.Contains(CountingConventions.Of(new MetricPlan { Measures = [Purchases], Grain = TimeGrain.Week }, Model), rule => rule.Rule == "days begin at midnight in Europe/Berlin, weeks on Monday");
        Assert.Empty(CountingConventions.Of(new CatalogPlan(), Model));
    }

    [Fact]
    public void A_window_of_a_funnel_is_said_and_can_be_left_out()
    {
        var funnel = new FunnelPlan { Steps = [EventSelection.Of("a"), EventSelection.Of("b")], Window = new Duration(7, TimeGrain.Day) };

        var window = CountingConventions.Of(funnel, Model)[1];

        Assert.Equal("all steps within 7 days", window.Rule);
        Assert.Null(((FunnelPlan)window.Other!).Window);
    }
}
