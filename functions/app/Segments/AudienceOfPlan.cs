using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Segments;

/// <summary>The people an answer is about, so that "make a segment of those" means exactly them.</summary>
internal static class AudienceOfPlan
{
    /// <summary>The renderer's name for the customer's own identifier of a user.</summary>
    private const string PersonColumn = "user";

    /// <summary>Null when the plan is not about people (the catalog) or is about everybody without any condition.</summary>
    public static AudiencePlan? Of(QueryPlan plan) => Find(plan) is { } audience ? audience with { Title = plan.Title } : null;

    private static AudiencePlan? Find(QueryPlan plan) => plan switch
    {
        AudiencePlan { Of: { } whole } share => People(new AllUserSets([whole, share.Users])),
        AudiencePlan audience => People(audience.Users),
        FunnelPlan { Entity: null } funnel => People(new InFunnel(funnel, funnel.Output != FunnelOutput.DroppedOff)),
        // Whose revenue it is says the question; who of them paid it does not.
        MetricPlan { Users: { } narrowed, Measures: not [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }] } => People(narrowed),
        MetricPlan metric => FromRows(SelectionOf(metric.Measures[0]), metric.Where, metric.Range, metric.Users),
        DistributionPlan distribution => FromRows(SelectionOf(distribution.Value), distribution.Where, distribution.Range, distribution.Users),
        OccurrencePlan occurrence => FromRows(occurrence.Selection, null, occurrence.Range, occurrence.Users),
        RetentionPlan { Cohort: { } cohort } => People(cohort),
        RetentionPlan { CohortEvent: { } selection, CohortRange: { } range } => People(new FirstPerformed(selection, range)),
        _ => null,
    };

    /// <summary>Whether only the result tells who is meant: a ranking or a threshold names people that no condition of the plan describes.</summary>
    public static bool NeedsRows(QueryPlan plan) => plan switch
    {
        AudiencePlan audience => audience.Limit is not null,
        MetricPlan metric => metric.Breakdowns.Any(IsPerson) && (metric.Limit is not null || metric.LimitPerGroup is not null || metric.Having is not null),
        _ => false,
    };

    /// <summary>The people that a result names, as they were when it was made; null when it names none.</summary>
    public static AudiencePlan? Named(QueryPlan plan, ResultTable table)
    {
        var column = Enumerable.Range(0, table.Columns.Count).FirstOrDefault(index => table.Columns[index].Name == PersonColumn, -1);
        var people = column < 0 ? [] : table.Rows.Select(row => row[column] as string).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return people.Length == 0 ? null : People(new IsUser(people)) with { Title = plan.Title };
    }

    private static bool IsPerson(Dimension dimension) => dimension.Field.Source is FieldSource.ExternalUserId or FieldSource.UserId;

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
