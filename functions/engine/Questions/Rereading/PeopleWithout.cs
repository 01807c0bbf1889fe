using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"owners with insurance but no visit this year": who had none, as if it were said with a verb.</summary>
internal static class PeopleWithout
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (mentions[at - 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } && mentions[at].Is(Keyword.Not) && mentions[at].Text.StartsWith("without", StringComparison.OrdinalIgnoreCase) && mentions[at + 1].Meanings[0] is EventMeaning && !mentions.Any(mention => IsWord(mention, Keyword.Versus)))
            {
                return [.. mentions.Take(at), new Mention(mentions[at].Start, mentions[at].Start, "who", [new KeywordMeaning(Keyword.Who) { Score = 0.9 }]), .. mentions.Skip(at)];
            }

            if (IsNone(mentions[at]) && IsWord(mentions[at - 1], Keyword.But) && mentions[at + 1].Meanings[0] is EventMeaning && !mentions.Any(mention => IsWord(mention, Keyword.Who)) && mentions.Take(at - 1).Any(mention => mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } or PeopleMeaning)
                && !mentions.Take(at).Any(mention => mention.Meanings[0] is EventMeaning))
            {
                return [.. mentions.Take(at - 1), mentions[at - 1].Said(Keyword.Who, "who"), .. mentions.Skip(at)];
            }
        }

        return mentions;
    }

    private static bool IsNone(Mention mention) => !mention.IsContent && (mention.Is(Keyword.Never) || (mention.Is(Keyword.Not) && mention.Text.Split(' ')[0].ToLowerInvariant() is "no" or "without"));

    private static bool IsWord(Mention mention, Keyword keyword) => !mention.IsContent && mention.Is(keyword);
}
