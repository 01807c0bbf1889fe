using Analytics.Engine.Planning;

namespace Analytics.Segments;

/// <summary>The people an answer is about, so that "make a segment of those" means exactly them.</summary>
internal static class AudienceOfPlan
{
    /// <summary>Null when the plan is not about people (the catalog) or is about everybody without any condition.</summary>
    public static AudiencePlan? Of(QueryPlan plan) => plan switch
    {
        AudiencePlan audience => audience with { Output = AudienceOutput.List },
        FunnelPlan funnel => People(new InFunnel(funnel, funnel.Output != FunnelOutput.DroppedOff)),
        MetricPlan metric => FromRows(SelectionOf(metric.Measures[0]), metric.Where, metric.Range, metric.Users),
        DistributionPlan distribution => FromRows(SelectionOf(distribution.Value), distribution.Where, distribution.Range, distribution.Users),
        OccurrencePlan occurrence => FromRows(occurrence.Selection, null, occurrence.Range, occurrence.Users),
        RetentionPlan { Cohort: { } cohort } => People(cohort),
        RetentionPlan { CohortEvent: { } selection, CohortRange: { } range } => People(new FirstPerformed(selection, range)),
        _ => null,
    };

    private static AudiencePlan? FromRows(EventSelection? selection, Condition? where, TimeRange? range, UserSet? users)
    {
        var narrowed = Narrow(selection ?? new EventSelection(), where);
        var open = narrowed.Names.Count == 0 && narrowed.Where is null && range is null;
        return (open, users) switch
        {
            (true, null) => null,
            (true, { } set) => People(set),
            (false, null) => People(new Performed(narrowed) { Range = range }),
            (false, { } set) => People(new AllUserSets([new Performed(narrowed) { Range = range }, set])),
        };
    }

    private static AudiencePlan People(UserSet users) => new() { Users = users, Output = AudienceOutput.List };

    private static EventSelection Narrow(EventSelection selection, Condition? where) => (selection.Where, where) switch
    {
        (_, null) => selection,
        (null, { } only) => selection with { Where = only },
        ({ } first, { } second) => selection with { Where = new AllOf([first, second]) },
    };

    private static EventSelection? SelectionOf(Measure measure) => measure switch
    {
        AggregateMeasure aggregate => aggregate.Selection ?? aggregate.Entity?.Selection ?? aggregate.Per?.Selection,
        RatioMeasure ratio => SelectionOf(ratio.Numerator),
        ArithmeticMeasure arithmetic => SelectionOf(arithmetic.Left),
        _ => null,
    };
}
