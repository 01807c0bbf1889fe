using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>One number divided by another, where both are named.</summary>
internal static class Quotients
{
    /// <summary>"ratio of refunds to orders", "refunds divided by orders".</summary>
    public static MetricPlan? Of(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (sentence.Find(Keyword.Ratio) is not (>= 0 and var word) || targets.Count != 2)
        {
            return null;
        }

        var measures = MeasureBuilder.Build(sentence, slots, targets);
        if (measures.Count != 2)
        {
            return null;
        }

        var ratio = AsPercent(sentence, word, new RatioMeasure(measures[0], measures[1]) { Name = $"{measures[0].Name} / {measures[1].Name}" });
        if ((ratio.Format == ValueFormat.Percent ? InMoney(sentence, ratio) : ratio) is not { } comparable)
        {
            return null;
        }

        sentence.Use(word);
        return Rates.Plan(sentence, slots, comparable);
    }

    /// <summary>"refunds as a percentage of orders"; money by a count stays money.</summary>
    private static RatioMeasure AsPercent(Sentence sentence, int word, RatioMeasure ratio)
    {
        var text = sentence[word].Text.ToLowerInvariant();
        var percent = text.StartsWith("as ", StringComparison.Ordinal) || text.StartsWith("in ", StringComparison.Ordinal) || text.Contains("percent", StringComparison.Ordinal) || sentence.FindWhereAny(Keyword.Share, Keyword.PercentWish);
        return percent ? ratio with { Scale = 100, Format = ValueFormat.Percent }
            : ratio.Numerator.Format == ValueFormat.Money && ratio.Denominator.Format != ValueFormat.Money ? ratio with { Format = ValueFormat.Money }
            : ratio;
    }

    /// <summary>
    /// "refunds as a percentage of revenue": a number of rows is no part of an amount; what these rows brought is, and what they took away
    /// counts as much. Null where they have no money.
    /// </summary>
    private static RatioMeasure? InMoney(Sentence sentence, RatioMeasure ratio)
    {
        if (ratio.Denominator.Format != ValueFormat.Money || ratio.Numerator.Format == ValueFormat.Money)
        {
            return ratio;
        }

        var brought = ratio.Numerator is AggregateMeasure { Aggregation: Aggregation.Count, Selection: { Names.Count: > 0 } rows } ? sentence.Model.Events.Where(definition => rows.Names.Contains(definition.Name)).Sum(definition => definition.Revenue) : null;
        return brought is null or 0 ? null : ratio with
        {
            Numerator = Measures.Aggregate(Aggregation.Sum, new Field(FieldSource.Revenue), ((AggregateMeasure)ratio.Numerator).Selection, format: ValueFormat.Money) with { Name = ratio.Numerator.Name },
            Scale = brought < 0 ? -ratio.Scale : ratio.Scale,
        };
    }
}
