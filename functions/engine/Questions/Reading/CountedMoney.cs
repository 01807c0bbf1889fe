using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"how many sales", "number of payouts": money in the plural that is counted are the rows that brought it.</summary>
internal static class CountedMoney
{
    public static Measure? Of(Sentence sentence, MeasureTarget target)
    {
        if (target is not { Noun: MetricNoun { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum, Format: ValueFormat.Money, Selection: { Names.Count: > 0 } paid } }, Aggregators: { Counts: true, Functions.Count: 0, Amount: false } } || !IsCounted(sentence, target.Noun.At))
        {
            return null;
        }

        return sentence.Facts.EntityOf(paid) is { } sold ? Measures.CountEntity(sold, null, target.Noun.Label) : Measures.CountEvents(paid, $"number of {sentence[target.Noun.At].Text.ToLowerInvariant()}");
    }

    private static bool IsCounted(Sentence sentence, int at) => sentence[at].Text.EndsWith('s')
        && sentence.Mentions.Any(mention => mention.Is(Keyword.HowMany) && !mention.IsContent && mention.Text.ToLowerInvariant() is var text && (text.StartsWith("how many", StringComparison.Ordinal) || text.StartsWith('n') || text.Contains("count", StringComparison.Ordinal)));
}
