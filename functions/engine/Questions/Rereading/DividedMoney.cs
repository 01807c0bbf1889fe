using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"revenue split between renewals and purchases" asks for the revenue of renewals and the revenue of purchases.</summary>
internal static class DividedMoney
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 3 < mentions.Count; at++)
        {
            var money = mentions.Take(at).LastOrDefault(mention => !mention.IsNoise && !mention.Is(Keyword.Breakdown, Keyword.BrokenDown));
            if (mentions[at].Is(Keyword.Between) && money is not null && money.Is(Keyword.Revenue) && !money.IsContent && mentions[at + 1].Meanings[0] is EventMeaning && mentions[at + 2].Is(Keyword.And, Keyword.Versus) && mentions[at + 3].Meanings[0] is EventMeaning)
            {
                var from = mentions[at].Said(Keyword.From, "from");
                return [.. mentions.Take(at), from, mentions[at + 1], mentions[at + 2].Meant(new KeywordMeaning(Keyword.And)), money, from, .. mentions.Skip(at + 3)];
            }
        }

        return mentions;
    }
}
