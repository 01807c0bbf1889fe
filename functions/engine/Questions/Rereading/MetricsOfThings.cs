using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"visit cancellation rate" where the knowledge base says what the cancellation rate is, and that it is one of visits: the noun only says so again.</summary>
internal static class MetricsOfThings
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at + 1].Meanings[0] is MetricMeaning { Metric.Measure: RatioMeasure rate } && mentions[at].Meanings[0] is EventMeaning or EntityMeaning or FieldMeaning && QuestionTokenizer.Words(mentions[at].Text) is [var noun]
                && Rows(rate.Numerator).Concat(Rows(rate.Denominator)).ToList() is { Count: > 0 } rows && rows.TrueForAll(name => QuestionTokenizer.Words(name).Any(word => word.Stem == noun.Stem)))
            {
                return [.. mentions.Take(at), mentions[at].Passed(), .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    private static IEnumerable<string> Rows(Measure measure) => measure is AggregateMeasure { Selection: { } rows } ? rows.Names : [];
}
