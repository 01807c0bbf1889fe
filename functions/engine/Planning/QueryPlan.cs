using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>
/// A question in typed form: the only thing that becomes SQL. The same type is the language model's tool argument, the query
/// builder's state, a segment's definition and a dashboard tile, so it is plain data and serialises to JSON (<see cref="PlanJson"/>).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MetricPlan), "metric")]
[JsonDerivedType(typeof(FunnelPlan), "funnel")]
[JsonDerivedType(typeof(RetentionPlan), "retention")]
[JsonDerivedType(typeof(AudiencePlan), "audience")]
[JsonDerivedType(typeof(DistributionPlan), "distribution")]
[JsonDerivedType(typeof(OccurrencePlan), "occurrence")]
[JsonDerivedType(typeof(CatalogPlan), "catalog")]
[JsonDerivedType(typeof(EntityPlan), "entity")]
[JsonDerivedType(typeof(SequencePlan), "sequence")]
[JsonDerivedType(typeof(IntervalPlan), "interval")]
[JsonDerivedType(typeof(LifecyclePlan), "lifecycle")]
[JsonDerivedType(typeof(ConcentrationPlan), "concentration")]
[JsonDerivedType(typeof(SessionPlan), "session")]
[JsonDerivedType(typeof(MovementPlan), "movement")]
[JsonDerivedType(typeof(StreakPlan), "streak")]
public abstract record QueryPlan
{
    /// <summary>A short title in plain words ("Revenue by country, last month").</summary>
    public string? Title { get; init; }

    /// <summary>A chart the person asked for; null lets the result's shape decide.</summary>
    public ChartType? Chart { get; init; }

    /// <summary>Lengths of time are said in this unit too ("in days"), beside the seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeGrain? DurationUnit { get; init; }

    /// <summary>Days, weeks and hours are counted in this zone (IANA) instead of the organization's.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>
/// One or more measures, optionally over time, by dimensions, compared with other periods.
/// Rows: one per (breakdown values, time bucket); without either, exactly one row.
/// </summary>
public sealed record MetricPlan : QueryPlan
{
    public required IReadOnlyList<Measure> Measures { get; init; }

    /// <summary>Rows that count at all; null: every row. A measure's own selection narrows further.</summary>
    public Condition? Where { get; init; }

    /// <summary>Only events of these users; null: everybody, guests included.</summary>
    public UserSet? Users { get; init; }

    /// <summary>Half-open time range; null: all time.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>Time buckets, or null for totals.</summary>
    public TimeGrain? Grain { get; init; }

    public IReadOnlyList<Dimension> Breakdowns { get; init; } = [];

    /// <summary>Other periods to set beside <see cref="Range"/>; each adds a column a measure, and a change in per cent.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>Adds the share of the total in per cent of the first measure.</summary>
    public bool ShareOfTotal { get; init; }

    /// <summary>Running total over time of each measure.</summary>
    public bool Cumulative { get; init; }

    /// <summary>Adds the change in per cent from each time bucket to the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Growth { get; init; }

    /// <summary>Moving average over this many buckets.</summary>
    public int? RollingBuckets { get; init; }

    /// <summary>The window of <see cref="RollingBuckets"/> is counted together ("rolling 7-day active users") instead of averaged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RollingTogether { get; init; }

    /// <summary>Keep only groups whose measure number <see cref="HavingMeasure"/> satisfies this ("hide anything under 100").</summary>
    public ValueTest? Having { get; init; }

    /// <summary>Which of the measures, from 0, is tested ("best rated, at least 20 reviews" tests the second).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int HavingMeasure { get; init; }

    public Ordering? OrderBy { get; init; }

    /// <summary>Number of groups to keep after ordering.</summary>
    public int? Limit { get; init; }

    /// <summary>Keep the best N of the last breakdown within each value of the ones before it ("top 3 referrers for each country").</summary>
    public int? LimitPerGroup { get; init; }
}

/// <summary>
/// Users (or another entity) that did the steps. Rows: one per step (step, name, users, conversion from first and from previous in per cent,
/// median seconds from the previous step), per breakdown value when there is one; or one row for <see cref="FunnelOutput.Completed"/> and <see cref="FunnelOutput.Rate"/>.
/// </summary>
public sealed record FunnelPlan : QueryPlan
{
    public required IReadOnlyList<EventSelection> Steps { get; init; }

    /// <summary>What goes through the steps ("parcel", "ticket"); null: users.</summary>
    public EntityKey? Entity { get; init; }

    public FunnelOrder Order { get; init; } = FunnelOrder.Ordered;

    /// <summary>Longest time from the first to the last step; null: no limit.</summary>
    public Duration? Window { get; init; }

    public TimeRange? Range { get; init; }

    /// <summary>Only the first step must lie in the range; the others may follow at any time ("signups in January -> purchase").</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OpenEnd { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    /// <summary>Fields that must have the same value in every step ("that same repo").</summary>
    public IReadOnlyList<Field> HoldConstant { get; init; } = [];

    /// <summary>All steps must lie in one session: no pause between two events of the same user is longer than this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Duration? SessionPause { get; init; }

    /// <summary>Numbers (from 1) of the steps of which only the first occurrence counts ("before their first purchase", "within a week of the first booking").</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? FirstSteps { get; init; }

    /// <summary>Splits by the value at the first step.</summary>
    public Dimension? Breakdown { get; init; }

    /// <summary>Splits by the time bucket of the first step.</summary>
    public TimeGrain? Grain { get; init; }

    public FunnelOutput Output { get; init; } = FunnelOutput.Steps;

    /// <summary>With a breakdown: only so many groups, those of the highest rate, or when negative those of the lowest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Best { get; init; }

    /// <summary>One more percentile of the time to convert, between 0 and 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Percentile { get; init; }
}

public enum FunnelOrder
{
    Ordered,
    Any,
    Strict,
}

/// <summary>Steps: a row a step. Completed: users of first and last step and the rate. Rate: as Completed. TimeToConvert: median and p90 seconds. DroppedOff: users who did all but the last step, those who came so far, and the rate in per cent.</summary>
public enum FunnelOutput
{
    Steps,
    Completed,
    Rate,
    TimeToConvert,
    DroppedOff,
}

/// <summary>
/// Cohorts of users and how many come back. With <see cref="CohortGrain"/>: rows (cohort, period 0..n, users, percent).
/// Without it (one cohort given by <see cref="Cohort"/>): rows (period start, users, percent) for the periods of <see cref="ReturnRange"/>,
/// or one row (cohort size, returned, percent) when <see cref="PeriodGrain"/> is null.
/// </summary>
public sealed record RetentionPlan : QueryPlan
{
    /// <summary>Who is in the cohort; null with a <see cref="CohortGrain"/>: everybody, by the first <see cref="CohortEvent"/>.</summary>
    public UserSet? Cohort { get; init; }

    /// <summary>The event whose first occurrence puts a user into a cohort; null: any event.</summary>
    public EventSelection? CohortEvent { get; init; }

    public TimeGrain? CohortGrain { get; init; }

    /// <summary>When cohorts begin.</summary>
    public TimeRange? CohortRange { get; init; }

    /// <summary>What counts as coming back; null: any event.</summary>
    public EventSelection? ReturnEvent { get; init; }

    public TimeGrain? PeriodGrain { get; init; }

    /// <summary>Calendar periods in which coming back counts (one cohort only).</summary>
    public TimeRange? ReturnRange { get; init; }

    /// <summary>How many periods after the first to show.</summary>
    public int? Periods { get; init; }

    /// <summary>One figure over all cohorts, for period number <see cref="Periods"/>, instead of the table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Single { get; init; }

    /// <summary>Of the table only period number <see cref="Periods"/>: one row a cohort that has reached it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyPeriod { get; init; }

    /// <summary>All cohorts as one: a row a period, of those users for whom it has begun.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Together { get; init; }

    /// <summary>Ranges of period numbers in which coming back counts ("days 1-3, 4-7, 8-14"), one row each over all cohorts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Bucket>? Brackets { get; init; }

    /// <summary>Splits by the value at the first cohort event: one row a value, for period number <see cref="Periods"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dimension? Breakdown { get; init; }

    /// <summary>Only so many cohorts, those that did best in period number <see cref="Periods"/> (or worst, where it is negative).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Best { get; init; }

    public RetentionKind Retention { get; init; } = RetentionKind.InPeriod;

    public Condition? Where { get; init; }

    /// <summary>Only the cohorts themselves are asked for: how many people were new in each period.</summary>
    [JsonIgnore]
    public bool AsksForNewcomers => this is { CohortGrain: not null, Periods: 0, Single: false, OnlyPeriod: false, Breakdown: null, Best: null, Brackets: null };
}

/// <summary>InPeriod: active in the n-th period. OnOrAfter: active in the n-th period or later ("rolling", "unbounded").</summary>
public enum RetentionKind
{
    InPeriod,
    OnOrAfter,
}

/// <summary>People: how many, what share, who, or by what attribute.</summary>
public sealed record AudiencePlan : QueryPlan
{
    public required UserSet Users { get; init; }

    /// <summary>With a base, the answer is one row: base, users in both, per cent ("of the signups, what share …").</summary>
    public UserSet? Of { get; init; }

    public AudienceOutput Output { get; init; } = AudienceOutput.Count;

    /// <summary>Measures per person to show and to order by, for lists ("top 50 spenders").</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>Range of those measures.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>User attributes to show in a list or to split a count by.</summary>
    public IReadOnlyList<Dimension> Breakdowns { get; init; } = [];

    public Ordering? OrderBy { get; init; }

    public int? Limit { get; init; }
}

public enum AudienceOutput
{
    Count,
    List,
}

/// <summary>How a per-entity value is spread: buckets, percentiles or a histogram. Rows: (bucket, entities) or one row of percentiles.</summary>
public sealed record DistributionPlan : QueryPlan
{
    /// <summary>The value of each entity; <see cref="Measure.Per"/> names the entity.</summary>
    public required Measure Value { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    public TimeRange? Range { get; init; }

    /// <summary>Buckets in order; empty: chosen from the data.</summary>
    public IReadOnlyList<Bucket> Buckets { get; init; } = [];
}

/// <summary>Single rows: the first, the last, the latest few. Rows: time, user, event name and the properties the rows have.</summary>
public sealed record OccurrencePlan : QueryPlan
{
    public required EventSelection Selection { get; init; }

    public OccurrenceOrder Order { get; init; } = OccurrenceOrder.Last;

    public TimeRange? Range { get; init; }

    public UserSet? Users { get; init; }

    /// <summary>Columns to show beside time and user; empty: the properties these events usually have.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>When set, order by this value instead of by time ("largest order").</summary>
    public Field? By { get; init; }

    public int Limit { get; init; } = 1;
}

public enum OccurrenceOrder
{
    First,
    Last,
}

/// <summary>A question about the data itself ("what events do we have?"); answered from the model without SQL.</summary>
public sealed record CatalogPlan : QueryPlan
{
    public CatalogSubject Subject { get; init; }

    /// <summary>The event or property the question names, if any.</summary>
    public string? Name { get; init; }
}

public enum CatalogSubject
{
    Overview,
    Events,
    Properties,
    Values,
    Metrics,
}

public enum ChartType
{
    Number,
    Line,
    Area,
    Bar,
    StackedBar,
    Pie,
    Scatter,
    Funnel,
    Heatmap,
    Table,
}
