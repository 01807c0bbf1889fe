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
            || !TakenBack.AreRows(sentence.Model, back.Names) || sentence.Facts.Revenue is not { Measure: AggregateMeasure { Selection.Names: { } sold } } revenue || sold.Contains(back.Names[0]) || targets.Skip(1).Any(target => !IsWhole(target, revenue.Measure, sold)))
        {
            return null;
        }

        // "(% of sales)" says of what it is a share.
        foreach (var share in Enumerable.Range(at, sentence.Count - at).Where(place => sentence[place].Is(Keyword.Share) && sentence.InRange(sentence.Next(place + 1)) && Nouns.At(sentence, sentence.Next(place + 1)) is MetricNoun { Metric.Measure: var whole } && whole == revenue.Measure))
        {
            sentence.Use(share, sentence.Next(share + 1));
        }

        sentence.Use(at);
        sentence.Assume($"{Naming.Of(back)} rate = money of {Naming.Of(back)} / {revenue.Name}");
        var given = Measures.Aggregate(Aggregation.Sum, Field.Revenue, back, format: ValueFormat.Money) with { Name = Naming.Of(back) };
        return Rates.Plan(sentence, slots, new RatioMeasure(given, revenue.Measure) { Name = $"{Naming.Of(back)} rate", Scale = -100, Format = ValueFormat.Percent });
    }

    private static bool IsWhole(MeasureTarget target, Measure revenue, IReadOnlyList<string> sold) => target is { Verbs.Count: 0, Noun: MetricNoun { Metric.Measure: var named } } && named == revenue
        || target is { Verbs.Count: 0, Noun: EventsNoun { Selection: { Where: null, Names: { Count: > 0 } names } } } && names.All(sold.Contains);
}
