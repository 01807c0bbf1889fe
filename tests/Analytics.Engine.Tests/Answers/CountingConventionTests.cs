using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

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

    [Fact]
    public void Days_of_the_organization_and_of_UTC_are_each_other_s_alternative_and_calendar_ends_move()
    {
        var march = new TimeRange(new(2026, 2, 28, 23, 0, 0, TimeSpan.Zero), new(2026, 3, 15, 12, 30, 0, TimeSpan.Zero));
        var plan = new MetricPlan { Measures = [Purchases], Grain = TimeGrain.Day, Range = march };

        var own = CountingConventions.Of(plan, Model)[^1];
        var universal = (MetricPlan)own.Other!;
        var back = CountingConventions.Of(universal, Model)[^1];

        Assert.Equal(("days begin at midnight in Europe/Berlin", "days begin at midnight in UTC"), (own.Rule, own.OtherRule));
        Assert.Equal(("UTC", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), march.To), (universal.TimeZone, universal.Range!.From, universal.Range.To));
        Assert.Equal((own.OtherRule, own.Rule), (back.Rule, back.OtherRule));
        Assert.Equal(PlanJson.Serialize(plan), PlanJson.Serialize(back.Other!));
        Assert.Null(CountingConventions.Of(plan, Model with { TimeZone = "UTC" })[^1].Other);
        Assert.Null(CountingConventions.Of(plan with { Grain = null, Range = null }, Model)[^1].Other);
    }

    [Fact]
    public void Days_of_another_zone_are_counted_from_the_time_and_the_own_ones_as_stored()
    {
        var plan = new MetricPlan { Measures = [Purchases], Grain = TimeGrain.Month };
        var now = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Contains("at time zone 'UTC')::date", PostgresRenderer.Render(plan with { TimeZone = "UTC" }, Model, now).DisplayText, StringComparison.Ordinal);
        Assert.Equal(PostgresRenderer.Render(plan, Model, now).DisplayText, PostgresRenderer.Render(plan with { TimeZone = "Europe/Berlin" }, Model, now).DisplayText);
        Assert.Equal("plan.zone_unknown", Assert.Throws<PlanException>(() => PostgresRenderer.Render(plan with { TimeZone = "Mars/Base" }, Model, now)).Code);
    }

    [Fact]
    public void Money_given_back_with_negative_amounts_is_taken_off_or_not()
    {
        var model = Model with { Events = [new("sale") { Revenue = 100 }, new("renewal") { Revenue = 50 }, new("storno") { Revenue = -20 }, new("view")] };
        var gross = Revenue("sale", "renewal");

        var convention = CountingConventions.Of(gross, model)[0];
        var net = (MetricPlan)convention.Other!;

        Assert.Equal(("money that was given back is not taken off", "money that was given back is taken off"), (convention.Rule, convention.OtherRule));
        Assert.Equal(["sale", "renewal", "storno"], ((AggregateMeasure)net.Measures[0]).Selection!.Names);
        Assert.Equal(["sale", "renewal"], ((AggregateMeasure)((MetricPlan)CountingConventions.Of(net, model)[0].Other!).Measures[0]).Selection!.Names);
        Assert.Equal(convention.OtherRule, CountingConventions.Of(Revenue(), model)[0].Rule);
    }

    [Fact]
    public void Money_given_back_with_positive_amounts_is_known_by_what_it_is_called()
    {
        var model = Model with { Events = [new("sale") { Revenue = 100 }, new("credit_note") { Revenue = 20, Synonyms = ["refund"] }] };

        var convention = CountingConventions.Of(Revenue("sale"), model)[0];
        var difference = Assert.IsType<ArithmeticMeasure>(((MetricPlan)convention.Other!).Measures[0]);
        var back = CountingConventions.Of((MetricPlan)convention.Other!, model)[0];

        Assert.Equal(["credit_note"], ((AggregateMeasure)difference.Right).Selection!.Names);
        Assert.Equal((convention.OtherRule, convention.Rule), (back.Rule, back.OtherRule));
    }

    [Fact]
    public void Only_what_is_given_back_of_the_same_things_is_taken_off_a_part_of_the_money()
    {
        var order = new PropertyDefinition("order", PropertyType.Text) { Role = PropertyRole.Identifier, Events = ["sale", "storno"] };
        var model = Model with { Events = [new("sale") { Revenue = 100 }, new("renewal") { Revenue = 50 }, new("storno") { Revenue = -20 }], Properties = [order] };

        Assert.NotNull(CountingConventions.Of(Revenue("sale"), model)[0].Other);
        Assert.Null(CountingConventions.Of(Revenue("renewal"), model)[0].Other);
        Assert.Null(CountingConventions.Of(Revenue("sale"), Model)[0].Other);
    }

    [Fact]
    public void A_deprecated_event_is_named_and_its_successor_offered()
    {
        var model = Model with { Events = [new("purchase") { Deprecated = true, Successor = "order" }, new("order"), new("visit") { Deprecated = true }] };
        var plan = new FunnelPlan { Steps = [EventSelection.Of("visit"), EventSelection.Of("purchase")] };

        var said = CountingConventions.Of(plan, model).Where(rule => rule.Rule.Contains("deprecated", StringComparison.Ordinal)).ToList();

        Assert.Equal(["purchase counts, though it is deprecated", "visit counts, though it is deprecated"], said.Select(rule => rule.Rule));
        Assert.Equal(["visit", "order"], ((FunnelPlan)said[0].Other!).Steps.Select(step => step.Names[0]));
        Assert.Equal("its successor order counts instead", said[0].OtherRule);
        Assert.Null(said[1].Other);
        Assert.DoesNotContain(CountingConventions.Of((FunnelPlan)said[0].Other!, model), rule => rule.Rule.Contains("purchase", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_two_events_that_fit_alike_the_one_that_is_not_deprecated_is_meant()
    {
        var model = Model with { Events = [new("checkout_old") { Count = 900, Deprecated = true }, new("checkout_new") { Count = 100 }] };
        var question = new Question("how many checkouts were there", new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

        var planned = Assert.IsType<Planned>(QuestionEngine.Understand(question, model));
        var plan = Assert.IsType<MetricPlan>(planned.Plan);

        Assert.Equal(["checkout_new"], ((AggregateMeasure)plan.Measures[0]).Selection!.Names);
    }

    private static MetricPlan Revenue(params string[] names) =>
        new() { Measures = [new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Revenue, Selection = names.Length == 0 ? null : EventSelection.Of(names) }] };
}
