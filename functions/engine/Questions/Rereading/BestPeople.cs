using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "which channel brings the best customers": where there is money, the group whose people bring the most of it each. "the biggest spenders" are the top of those who pay.
/// </summary>
internal static class BestPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var spenders = Enumerable.Range(0, Math.Max(0, mentions.Count - 1)).FirstOrDefault(at => mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Largest } && mentions[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Payers }, -1);
        if (spenders >= 0)
        {
            return [.. mentions.Select((mention, at) => at == spenders ? mention with { Text = "top", Meanings = [new KeywordMeaning(Keyword.Top) { Score = mention.Score }] } : mention)];
        }

        var which = mentions.Count > 3 && mentions[0].Is(Keyword.Which) && mentions[1].Meanings[0] is FieldMeaning;
        if (!which || !model.Events.Any(definition => definition.Revenue is not null))
        {
            return mentions;
        }

        for (var at = 2; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Best } && mentions[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users })
            {
                return [.. mentions.Take(at), mentions[at].Meant(new KeywordMeaning(Keyword.Largest)), mentions[at + 1].Said(Keyword.RevenuePerUser), .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }
}
