using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>
/// "customers with an average order value over 100", "whose orders average over 40": the mean of the rows of each person, where a row is an order.
/// Where an order has several rows their mean is none of orders, and nothing is answered.
/// </summary>
internal static class AveragedOrders
{
    /// <summary>The number of different orders is estimated where there are many.</summary>
    private const double OneRow = 0.98;

    public static bool IsAsked(UserClause clause) => clause.Averaged || clause is { Test: not null, Counted: MetricNoun { Metric.Measure: RatioMeasure } };

    public static Performed? Of(Sentence sentence, UserClause clause, EventSelection rows, TimeRange? range)
    {
        var ratio = (clause.Counted as MetricNoun)?.Metric.Measure as RatioMeasure ?? DerivedMetrics.OrderValue(sentence)?.Measure as RatioMeasure;
        if (clause is not { Test: { } test, First: false, Again: false, Exclusive: false, FirstTime: null } || ratio is not { Scale: 1, Numerator: AggregateMeasure { Aggregation: Aggregation.Sum, Per: null, Field: { } amount, Selection: { Names.Count: > 0 } sold }, Denominator: AggregateMeasure { Per: null } orders }
            || !IsOneRow(sentence, orders, sold) || (rows.Names.Count > 0 && !rows.Names.All(sold.Names.Contains)))
        {
            return null;
        }

        return new Performed(rows.Names.Count > 0 ? rows : sold) { Range = range, Aggregation = Aggregation.Average, Field = amount, Test = test };
    }

    private static bool IsOneRow(Sentence sentence, AggregateMeasure orders, EventSelection sold)
    {
        var named = orders.Selection ?? orders.Entity?.Selection;
        if (named is { Names.Count: > 0 } && !sold.Names.All(named.Names.Contains))
        {
            return false;
        }

        var rows = sentence.Model.Events.Where(definition => sold.Names.Contains(definition.Name)).Sum(definition => definition.Count);
        return orders.Aggregation switch
        {
            Aggregation.Count => true,
            Aggregation.CountDistinct => orders.Field is { } key && sentence.Facts.PropertyOf(key) is { } property && property.DistinctCount >= OneRow * rows,
            _ => false,
        };
    }
}
