using System.Text.Json;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>One aggregate in one period: what measures are made of, and what the database computes.</summary>
internal sealed record Atom(AggregateMeasure Measure, TimeRange? Period, string Column)
{
    /// <summary>The rows it is taken over; equal text, equal rows.</summary>
    public string Filter { get; } = Json(new[] { Measure.Selection, Measure.Entity?.Selection, Measure.Per?.Selection });

    /// <summary>Names that every row of it has; empty: any.</summary>
    public IReadOnlyList<string> Names => Measure.Selection?.Names is { Count: > 0 } names ? names
        : Measure.Entity?.Selection?.Names is { Count: > 0 } entityNames ? entityNames
        : Measure.Per?.Selection?.Names ?? [];

    /// <summary>Equal text, equal atom.</summary>
    public static string Identity(AggregateMeasure measure, TimeRange? period) => Json(measure with { Name = null, Format = ValueFormat.Number }) + Json(period);

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, PlanJson.Options);
}

/// <summary>Atoms that one scan of the events can compute together, and how that scan reads.</summary>
internal sealed record Branch(
    IReadOnlyList<SqlExpression> Keys,
    SqlExpression From,
    IReadOnlyList<SqlExpression> Joins,
    IReadOnlyList<SqlExpression> Where,
    IReadOnlyDictionary<string, SqlExpression> Values);
