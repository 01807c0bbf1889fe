using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"refund rate by country" where the rows of refunds carry the money that was given back: its share of the revenue.</summary>
internal static class MoneyBackRate
{
    public static MetricPlan? Of(Sentence sentence, Slots slots, IReadOnlyList<MeasureTarget> targets)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Rate));
        if (at < 1 || targets.Count == 0 || targets[0] is not { Noun: EventsNoun { Selection: { Names.Count: 1, Where: null } back } noun, Verbs.Count: 0 } || noun.At != sentence.Previous(at - 1)
            || !TakenBack.AreRows(sentence.Model, back.Names) || sentence.Facts.Revenue is not { Measure: AggregateMeasure { Selection.Names: { } sold } } revenue || sold.Contains(back.Names[0]) || targets.Count > 1)
        {
            return null;
        }

        sentence.Use(at);
        sentence.Assume($"{Naming.Of(back)} rate = money of {Naming.Of(back)} / {revenue.Name}");
        var given = Measures.Aggregate(Aggregation.Sum, Field.Revenue, back, format: ValueFormat.Money) with { Name = Naming.Of(back) };
        return Rates.Plan(sentence, slots, new RatioMeasure(given, revenue.Measure) { Name = $"{Naming.Of(back)} rate", Scale = -100, Format = ValueFormat.Percent });
    }
}
