using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>A number computed from rows.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AggregateMeasure), "aggregate")]
[JsonDerivedType(typeof(RatioMeasure), "ratio")]
[JsonDerivedType(typeof(ArithmeticMeasure), "arithmetic")]
public abstract record Measure
{
    /// <summary>Name shown to people ("revenue"); the renderer makes a column name from it.</summary>
    public string? Name { get; init; }

    /// <summary>How to print it.</summary>
    public ValueFormat Format { get; init; } = ValueFormat.Number;

    /// <summary>How many of the value's own units one of the answer's is: the value is divided by it ("in thousands": 1000; minutes "in hours": 60).</summary>
    public decimal? PerUnit { get; init; }
}

/// <summary>
/// An aggregate over the rows of <see cref="Selection"/>. With <see cref="Per"/>, rows are first folded to one value per entity by
/// <see cref="PerAggregation"/> over <see cref="Field"/>, and <see cref="Aggregation"/> is taken over the entities
/// (median order value = Median over order_id of Sum of revenue; purchases per buyer = Average over user of Count).
/// </summary>
public sealed record AggregateMeasure : Measure
{
    public Aggregation Aggregation { get; init; } = Aggregation.Count;

    /// <summary>What is aggregated; null only for <see cref="Planning.Aggregation.Count"/>.</summary>
    public Field? Field { get; init; }

    /// <summary>For CountDistinct of a thing named by several fields (a pull request = repo and number).</summary>
    public EntityKey? Entity { get; init; }

    /// <summary>Between 0 and 1, for <see cref="Planning.Aggregation.Percentile"/>.</summary>
    public double? Percentile { get; init; }

    /// <summary>Which events count; null: all.</summary>
    public EventSelection? Selection { get; init; }

    public EntityKey? Per { get; init; }

    public Aggregation PerAggregation { get; init; } = Aggregation.Sum;
}

/// <summary>Numerator / denominator, times <see cref="Scale"/> (100 for per cent). Null when the denominator is zero.</summary>
public sealed record RatioMeasure(Measure Numerator, Measure Denominator) : Measure
{
    public decimal Scale { get; init; } = 1;
}

/// <summary>Left operator right, both over the same groups (net revenue = purchases + refunds).</summary>
public sealed record ArithmeticMeasure(Measure Left, ArithmeticOperator Operator, Measure Right) : Measure;

public enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
}

public enum Aggregation
{
    Count,
    CountDistinct,
    Sum,
    Average,
    Minimum,
    Maximum,
    Median,
    Percentile,
    StandardDeviation,

    /// <summary>The most frequent value.</summary>
    Mode,
}

public enum ValueFormat
{
    Number,
    Integer,
    Money,
    Percent,
    Duration,
    Timestamp,
    Text,
}

/// <summary>One thing per distinct combination of fields, within a selection of events (an order, a basket, a user, a pull request).</summary>
public sealed record EntityKey(IReadOnlyList<Field> Fields)
{
    /// <summary>Singular name ("order").</summary>
    public string? Name { get; init; }

    /// <summary>The thing is a calendar bucket: <see cref="Field.Day"/> among the fields stands for its week, month, quarter or year.</summary>
    public TimeGrain? Grain { get; init; }

    /// <summary>The events in which the thing occurs; null: any.</summary>
    public EventSelection? Selection { get; init; }

    /// <summary>The person, as an entity.</summary>
    public static EntityKey User { get; } = new([Field.UserId]) { Name = "user" };
}
