using Analytics.Engine.Planning;

namespace Analytics.Chat.Answering;

/// <summary>How a check's result relates to the answer's.</summary>
internal enum CheckKind
{
    /// <summary>The check is the total; the answer's parts must add up to it.</summary>
    PartsSumToTotal,

    /// <summary>The check is a series of parts; they must add up to the answer's one number.</summary>
    TotalIsSumOfParts,

    /// <summary>The check counts the people whom the answer lists.</summary>
    ListMatchesCount,

    /// <summary>The check counts events; there cannot be more distinct things than rows.</summary>
    DistinctWithinCount,

    /// <summary>The same people counted as a set and as distinct values of rows.</summary>
    PeopleAsSetAndAsRows,

    /// <summary>The check counts who did a funnel's first step, without the funnel.</summary>
    FirstStepMatchesCount,

    /// <summary>The check is the number over all parts; no part is greater, and together they are not less.</summary>
    PartsAroundTotal,

    /// <summary>The same plan, read from the events where the answer was added up from rollups.</summary>
    SameFromEvents,
}

/// <summary>
/// A second, differently shaped query whose result must agree with the answer's; and how. It reads the events themselves unless there are
/// more than <see cref="MostEvents"/>: an answer that was added up from rollups is then checked against what they were made of.
/// </summary>
internal sealed record CheckPlan(CheckKind Kind, QueryPlan Plan)
{
    /// <summary>Longest time that a check may add to an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int DaysShownDaily = 62;
    private const long MostEventsToAdd = 1_500_000;
    private const long MostEventsToRepeat = 250_000;

    /// <summary>Up to how many events of an organization the check reads them: adding up is cheap, a whole answer once more is not.</summary>
    public long MostEvents => Kind == CheckKind.SameFromEvents ? MostEventsToRepeat : MostEventsToAdd;

    /// <summary>Null when no cheap second route exists for this plan.</summary>
    public static CheckPlan? For(QueryPlan plan) => plan switch
    {
        MetricPlan metric => ForMetric(metric),
        AudiencePlan { Output: AudienceOutput.List, Of: null, Limit: null } list =>
            new(CheckKind.ListMatchesCount, new AudiencePlan { Users = list.Users }),
        AudiencePlan { Output: AudienceOutput.Count, Of: null, Breakdowns.Count: 0, Measures.Count: 0, Users: Performed people } when IsAtLeastOnce(people) =>
            new(CheckKind.PeopleAsSetAndAsRows, new MetricPlan { Measures = [People(people.Selection)], Range = people.Range }),
        FunnelPlan { Order: FunnelOrder.Ordered, Entity: null, Output: FunnelOutput.Steps, Breakdown: null, Grain: null, HoldConstant.Count: 0 } funnel =>
            new(CheckKind.FirstStepMatchesCount, new MetricPlan { Measures = [People(funnel.Steps[0])], Where = funnel.Where, Users = funnel.Users, Range = funnel.Range }),
        RetentionPlan => new(CheckKind.SameFromEvents, plan),
        _ => null,
    };

    private static CheckPlan ForMetric(MetricPlan plan)
    {
        var again = new CheckPlan(CheckKind.SameFromEvents, plan);
        if (plan.Comparison is not null || plan.Cumulative || plan.RollingBuckets is not null || plan.Having is not null)
        {
            return again;
        }

        var parts = plan.Grain is not null || plan.Breakdowns.Count > 0;
        if (!IsAdditive(plan.Measures[0]))
        {
            return (parts ? AroundTotal(plan) : AsSet(plan) ?? CountBehind(plan)) ?? again;
        }

        if (!parts)
        {
            return new(CheckKind.TotalIsSumOfParts, Only(plan) with { Grain = GrainWithin(plan.Range) });
        }

        return plan.Limit is null && plan.LimitPerGroup is null && CoversEveryRow(plan)
            ? new(CheckKind.PartsSumToTotal, Only(plan) with { Grain = null, Breakdowns = [] })
            : again;
    }

    private static MetricPlan Only(MetricPlan plan) => plan with { Measures = [plan.Measures[0]], ShareOfTotal = false, OrderBy = null, Chart = null, Title = null };

    /// <summary>Distinct users of rows are the people who did it at least once; a set of people knows no conditions on other rows.</summary>
    private static CheckPlan? AsSet(MetricPlan plan) =>
        plan is { Users: null, Where: null, Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null, Entity: null, Field.Source: FieldSource.UserId } people] }
            ? new(CheckKind.PeopleAsSetAndAsRows, new AudiencePlan { Users = new Performed(people.Selection ?? new EventSelection()) { Range = plan.Range } })
            : null;

    /// <summary>Distinct things of parts overlap: their sum says nothing but that it cannot be less than the whole.</summary>
    private static CheckPlan? AroundTotal(MetricPlan plan) =>
        plan is { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null }], Limit: null, LimitPerGroup: null } && CoversEveryRow(plan)
            ? new(CheckKind.PartsAroundTotal, Only(plan) with { Grain = null, Breakdowns = [] })
            : null;

    private static CheckPlan? CountBehind(MetricPlan plan) =>
        plan.Measures[0] is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null } distinct
            ? new(CheckKind.DistinctWithinCount, Only(plan) with { Measures = [new AggregateMeasure { Selection = distinct.Selection ?? distinct.Entity?.Selection }] })
            : null;

    private static AggregateMeasure People(EventSelection selection) =>
        new() { Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Selection = selection, Format = ValueFormat.Integer };

    private static bool IsAtLeastOnce(Performed people) =>
        people is { Aggregation: Aggregation.Count, Field: null, Entity: null, FirstTime: null, Test: { Operator: TestOperator.GreaterOrEqual, Value: 1 } };

    private static TimeGrain GrainWithin(TimeRange? range) =>
        range is { From: { } from, To: { } to } && (to - from).TotalDays <= DaysShownDaily ? TimeGrain.Day : TimeGrain.Month;

    private static bool IsAdditive(Measure measure) => measure switch
    {
        AggregateMeasure { Per: null, Aggregation: Aggregation.Count or Aggregation.Sum } => true,
        ArithmeticMeasure { Operator: not ArithmeticOperator.Multiply } sum => IsAdditive(sum.Left) && IsAdditive(sum.Right),
        _ => false,
    };

    private static bool CoversEveryRow(MetricPlan plan) => plan.Breakdowns.All(dimension =>
        !dimension.ExcludeMissing
        && dimension.Buckets.Count == 0
        && (dimension.Cases.Count == 0 || dimension.Otherwise is not null));
}
