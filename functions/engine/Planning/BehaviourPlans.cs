using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>
/// Things other than users that pass a test over their events: "parcels that were never delivered", "products bought in May but not in June".
/// Rows: one with the number; with <see cref="Of"/> base, number and per cent; or one per thing.
/// </summary>
public sealed record EntityPlan : QueryPlan
{
    public required EntityKey Entity { get; init; }

    /// <summary>The test, where "user" stands for the thing; of the sets, those that events decide are allowed.</summary>
    public required UserSet Members { get; init; }

    /// <summary>The base of a share.</summary>
    public UserSet? Of { get; init; }

    public AudienceOutput Output { get; init; } = AudienceOutput.Count;

    /// <summary>Only events under this condition and of these users are looked at.</summary>
    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    public int? Limit { get; init; }
}

/// <summary>What the same user (or thing) did directly after or before an event. Rows: (value, count, per cent), most frequent first.</summary>
public sealed record SequencePlan : QueryPlan
{
    public required EventSelection Anchor { get; init; }

    public SequenceDirection Direction { get; init; } = SequenceDirection.After;

    /// <summary>How many events in a row make a path.</summary>
    public int Steps { get; init; } = 1;

    public EntityKey? Entity { get; init; }

    /// <summary>What is told of the neighbouring event; null: its name.</summary>
    public Dimension? By { get; init; }

    /// <summary>Only how often the neighbour is one of these: one row with the number, that of all anchors, and per cent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventSelection? Only { get; init; }

    public TimeRange? Range { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    public int? Limit { get; init; }
}

/// <summary>First: the first event ever of each user that matches the anchor itself, by its value.</summary>
public enum SequenceDirection
{
    After,
    Before,
    First,
    Last,
}

/// <summary>Time between one occurrence and the next of the same user (or thing). Rows: one (or one per group) with number, average, median and p90 in seconds.</summary>
public sealed record IntervalPlan : QueryPlan
{
    public required EventSelection Selection { get; init; }

    public EntityKey? Entity { get; init; }

    /// <summary>Rows with the same key are one occurrence, at the time of the first of them (an order of several lines).</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public EntityKey? Occurrence { get; init; }

    public Dimension? Breakdown { get; init; }

    public TimeRange? Range { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }
}

/// <summary>
/// Users per period by state: new (first period ever), returning (also active in the period before), resurrected (active before, but not in
/// the period before), dormant (active in the period before, not now).
/// </summary>
public sealed record LifecyclePlan : QueryPlan
{
    public TimeGrain Grain { get; init; } = TimeGrain.Week;

    /// <summary>What counts as active; null: any event.</summary>
    public EventSelection? Event { get; init; }

    public TimeRange? Range { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    /// <summary>Only new and returning users, where everybody who was active before counts as returning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NewAndReturning { get; init; }

    /// <summary>Only who was active in the period before and who of them is not in this one, with their share.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Churn { get; init; }
}

/// <summary>How much of a total the greatest groups make: "share of revenue of the top 10 customers", "how many customers make 80 %". One row.</summary>
public sealed record ConcentrationPlan : QueryPlan
{
    /// <summary>A measure whose groups add up to the total.</summary>
    public required Measure Measure { get; init; }

    public required Dimension By { get; init; }

    /// <summary>The number of greatest groups, or <see cref="TopPercent"/> of them; one of the three is set.</summary>
    public int? Top { get; init; }

    public decimal? TopPercent { get; init; }

    /// <summary>The per cent of the total to reach with as few groups as possible.</summary>
    public decimal? Reach { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    public TimeRange? Range { get; init; }
}

/// <summary>Sessions: events of a user with no longer pause than <see cref="Pause"/>. Rows: one (or one per time bucket) with number, length and size.</summary>
public sealed record SessionPlan : QueryPlan
{
    public Duration Pause { get; init; } = new(30, TimeGrain.Minute);

    /// <summary>Buckets of the session's beginning.</summary>
    public TimeGrain? Grain { get; init; }

    /// <summary>Only sessions in which each of these happens.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EventSelection>? Holding { get; init; }

    /// <summary>Where in the session they must happen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public SessionPlace Place { get; init; }

    /// <summary>Only sessions of so many events (exactly 1: the session bounced).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueTest? Size { get; init; }

    /// <summary>What part of all sessions those are, instead of their length and size.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Share { get; init; }

    /// <summary>A count of events or a sum over them that is told for each session, on average ("searches per session"), instead of length and size.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AggregateMeasure? PerSession { get; init; }

    /// <summary>Splits by the value at the session's beginning.</summary>
    public Dimension? Breakdown { get; init; }

    public TimeRange? Range { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }
}

public enum SessionPlace
{
    Anywhere,
    Beginning,
    End,
}
