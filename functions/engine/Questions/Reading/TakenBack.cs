using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// "how many items were returned" where the rows of what is given back carry the money and the pieces with a minus: the pieces are counted as they are
/// spoken of. Money keeps its sign, since it is what these rows take from the revenue.
/// </summary>
internal static class TakenBack
{
    public static Measure Of(Sentence sentence, Measure measure) => measure is AggregateMeasure { Aggregation: Aggregation.Sum or Aggregation.Average or Aggregation.Median, Per: null, PerUnit: null, Field: { Source: FieldSource.EventProperty } field, Selection.Names: { Count: > 0 } names } pieces
        && sentence.Facts.PropertyOf(field) is { Role: PropertyRole.Quantity, Minimum: < 0 } && names.All(name => sentence.Model.Events.Any(definition => definition.Name == name && definition.Revenue < 0))
            ? pieces with { PerUnit = -1 }
            : measure;
}
