namespace Analytics.Engine.Planning;

/// <summary>
/// What moved a number from one period to another ("why did revenue drop in March"): the number of each value of several properties in both periods.
/// Rows: property, value, before, after, change and its share of the whole change; the whole first (property "total"), then the greatest change first.
/// </summary>
public sealed record MovementPlan : QueryPlan
{
    public required Measure Measure { get; init; }

    /// <summary>The properties whose values are looked at, each by itself.</summary>
    public required IReadOnlyList<Dimension> By { get; init; }

    public required TimeRange Before { get; init; }

    public required TimeRange Range { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    /// <summary>Number of values to show.</summary>
    public int Limit { get; init; } = 12;
}
