using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"ordered last month but never before": for the first time. A deed behind "before" would be another one that they did not do.</summary>
internal static class NeverBefore
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 2; at + 1 < mentions.Count; at++)
        {
            if (!Says(mentions[at], Keyword.Never, Keyword.Not) || !Says(mentions[at + 1], Keyword.Precede) || mentions.Skip(at + 2).Any(mention => !mention.IsNoise) || !mentions.Take(at).Any(mention => mention.Meanings[0] is TimeMeaning))
            {
                continue;
            }

            var start = Says(mentions[at - 1], Keyword.But, Keyword.And) ? at - 1 : at;
            var deed = Enumerable.Range(0, start).LastOrDefault(before => mentions[before].Meanings[0] is EventMeaning or EntityMeaning, -1);
            if (deed < 0 || HasOnly(mentions, deed))
            {
                return mentions;
            }

            var first = mentions[at].Said(Keyword.First, "for the first time");
            return [.. mentions.Take(deed + 1), first, .. mentions.Take(start).Skip(deed + 1), .. mentions.Skip(at + 2)];
        }

        return mentions;
    }

    /// <summary>"with a sale": a thing that they have, of which the first is asked for elsewhere.</summary>
    private static bool HasOnly(IReadOnlyList<Mention> mentions, int deed) =>
        Enumerable.Range(0, deed).LastOrDefault(before => !mentions[before].IsNoise, -1) is >= 0 and var leads && Says(mentions[leads], Keyword.In);

    private static bool Says(Mention mention, params Keyword[] keywords) => mention.Is(keywords) && !mention.IsContent;
}
