using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// "how many items were returned" where the rows of what is given back carry the money and the pieces with a minus: the pieces are counted as they are
/// spoken of. Money keeps its sign, since it is what these rows take from the revenue; the most of it is what is furthest below zero.
/// </summary>
internal static class TakenBack
{
    public static Measure Of(Sentence sentence, Measure measure) => measure is AggregateMeasure { Aggregation: Aggregation.Sum or Aggregation.Average or Aggregation.Median, Per: null, PerUnit: null, Field: { Source: FieldSource.EventProperty } field, Selection.Names: { Count: > 0 } names } pieces
        && sentence.Facts.PropertyOf(field) is { Role: PropertyRole.Quantity, Minimum: < 0 } && AreRows(sentence.Model, names)
            ? pieces with { PerUnit = -1 }
            : measure;

    /// <summary>Whether the rows are such as give money back.</summary>
    public static bool AreRows(SemanticModel model, IReadOnlyList<string> names) => names.Count > 0 && names.All(name => model.Events.Any(definition => definition.Name == name && definition.Revenue < 0));

    /// <summary>"who got the most refunded": ordered by how much was given back.</summary>
    public static Ordering? Turned(Sentence sentence, IReadOnlyList<Measure> measures, Ordering? order) =>
        order is { Measure: { } at } && measures.ElementAtOrDefault(at) is AggregateMeasure { Aggregation: Aggregation.Sum or Aggregation.Average or Aggregation.Median, Field.Source: FieldSource.Revenue, PerUnit: null, Selection.Names: { } names } && AreRows(sentence.Model, names)
            ? order with { Descending = !order.Descending }
            : order;
}
