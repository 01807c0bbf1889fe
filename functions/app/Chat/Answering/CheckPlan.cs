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
}

/// <summary>A second, differently shaped query whose result must agree with the answer's; and how.</summary>
internal sealed record CheckPlan(CheckKind Kind, QueryPlan Plan)
{
    /// <summary>Longest time that a check may add to an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int DaysShownDaily = 62;

    /// <summary>Null when no cheap second route exists for this plan.</summary>
    public static CheckPlan? For(QueryPlan plan) => plan switch
    {
        MetricPlan metric => ForMetric(metric),
        AudiencePlan { Output: AudienceOutput.List, Of: null, Limit: null } list =>
            new(CheckKind.ListMatchesCount, new AudiencePlan { Users = list.Users }),
        _ => null,
    };

    private static CheckPlan? ForMetric(MetricPlan plan)
    {
        if (plan.Comparison is not null || plan.Cumulative || plan.RollingBuckets is not null || plan.Having is not null)
        {
            return null;
        }

        var parts = plan.Grain is not null || plan.Breakdowns.Count > 0;
        if (!IsAdditive(plan.Measures[0]))
        {
            return parts ? null : CountBehind(plan);
        }

        if (!parts)
        {
            return new(CheckKind.TotalIsSumOfParts, Only(plan) with { Grain = GrainWithin(plan.Range) });
        }

        return plan.Limit is null && plan.LimitPerGroup is null && CoversEveryRow(plan)
            ? new(CheckKind.PartsSumToTotal, Only(plan) with { Grain = null, Breakdowns = [] })
            : null;
    }

    private static MetricPlan Only(MetricPlan plan) => plan with { Measures = [plan.Measures[0]], ShareOfTotal = false, OrderBy = null, Chart = null, Title = null };

    private static CheckPlan? CountBehind(MetricPlan plan) =>
        plan.Measures[0] is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null } distinct
            ? new(CheckKind.DistinctWithinCount, Only(plan) with { Measures = [new AggregateMeasure { Selection = distinct.Selection ?? distinct.Entity?.Selection }] })
            : null;

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
