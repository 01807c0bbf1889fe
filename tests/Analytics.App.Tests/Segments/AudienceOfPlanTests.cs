using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Segments;

namespace Analytics.App.Tests.Segments;

public sealed class AudienceOfPlanTests
{
    private static readonly TimeRange May = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_people_of_a_metric_are_those_who_did_what_it_counts()
    {
        var plan = new MetricPlan { Measures = [new AggregateMeasure { Selection = EventSelection.Of("purchase") }], Range = May, Title = "Purchases in May" };

        var audience = AudienceOfPlan.Of(plan)!;

        var performed = Assert.IsType<Performed>(audience.Users);
        Assert.Equal(["purchase"], performed.Selection.Names);
        Assert.Equal(May, performed.Range);
        Assert.Equal("Purchases in May", audience.Title);
    }

    [Fact]
    public void A_question_about_everybody_or_the_catalog_is_about_no_people()
    {
        Assert.Null(AudienceOfPlan.Of(new MetricPlan { Measures = [new AggregateMeasure()] }));
        Assert.Null(AudienceOfPlan.Of(new CatalogPlan()));
    }

    [Fact]
    public void A_ranking_means_the_people_in_its_rows()
    {
        var plan = new MetricPlan { Measures = [new AggregateMeasure()], Breakdowns = [new Dimension(Field.ExternalUserId)], Limit = 2 };
        var table = new ResultTable([new ResultColumn("user", ColumnType.Text), new ResultColumn("events", ColumnType.Integer)], [["ann", 3L], ["bob", 2L]], false);

        Assert.True(AudienceOfPlan.NeedsRows(plan));
        Assert.Equal(["ann", "bob"], Assert.IsType<IsUser>(AudienceOfPlan.Named(plan, table)!.Users).ExternalIds);
        Assert.False(AudienceOfPlan.NeedsRows(plan with { Limit = null }));
    }

    [Fact]
    public void Segments_in_a_plan_are_found_and_replaced_wherever_they_stand()
    {
        var inner = new FunnelPlan { Steps = [EventSelection.Of("a"), EventSelection.Of("b")], Users = new InSegment("two") };
        var plan = new AudiencePlan { Users = new AllUserSets([new InSegment("one"), new NotInUserSet(new InFunnel(inner))]) };

        Assert.Equal(["one", "two"], SegmentReferences.In(plan).Order(StringComparer.Ordinal));

        var replaced = SegmentReferences.Replace(plan, new Dictionary<string, UserSet> { ["one"] = new EveryUser(), ["two"] = new IsUser(["x"]) });
        Assert.Empty(SegmentReferences.In(replaced));
    }

    [Fact]
    public void Segments_in_filters_and_measures_are_found_and_those_of_a_refresh_stay()
    {
        var plan = new MetricPlan
        {
            Measures = [new RatioMeasure(new AggregateMeasure { Selection = new EventSelection { Where = new UserTest(new InSegment("one")) } }, new AggregateMeasure())],
            Where = new NotCondition(new UserTest(new InSegment("two"))),
            Users = new InSegment("three") { Refresh = 7 },
        };

        Assert.Equal(["one", "two"], SegmentReferences.In(plan).Order(StringComparer.Ordinal));
        var replaced = Assert.IsType<MetricPlan>(SegmentReferences.Replace(plan, new Dictionary<string, UserSet> { ["one"] = new EveryUser() }));
        Assert.Equal(["two"], SegmentReferences.In(replaced));
        Assert.Equal(plan.Users, replaced.Users);
    }
}
