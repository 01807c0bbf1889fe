using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"take the customers who joined in June: how many of them ordered in July": as if it said "of the customers who joined in June, how many ordered in July".</summary>
internal static class OfThem
{
    private const int MostWordsBefore = 3;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var people = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => IsPeople(mentions[at]), -1);
        var ask = people is < 1 or > MostWordsBefore ? -1 : Enumerable.Range(people + 1, mentions.Count - people - 1).FirstOrDefault(at => mentions[at].Is(Keyword.HowMany, Keyword.Share) && !mentions[at].IsContent, -1);
        if (ask < 0 || ask + 2 >= mentions.Count || mentions[ask - 1].Text is not (":" or "," or ".") || !IsThem(mentions[ask + 1]) || !mentions.Take(people).All(IsLead) || !mentions[people + 1].Is(Keyword.Who))
        {
            return mentions;
        }

        return [mentions[people - 1].Said(Keyword.Of, "of"), .. mentions.Take(ask - 1).Skip(people), .. mentions.Skip(ask).Where((_, at) => at != 1)];
    }

    private static bool IsPeople(Mention mention) => mention.Meanings[0] is PeopleMeaning or KeywordMeaning { Keyword: Keyword.Users };

    private static bool IsThem(Mention mention) => mention.Is(Keyword.Those) && !mention.IsContent && mention.Text.ToLowerInvariant() is "of them" or "of those" or "of these" or "them" or "those" or "these";

    /// <summary>"take the", "look at all".</summary>
    private static bool IsLead(Mention mention) => !mention.IsContent && mention.Meanings[0] is KeywordMeaning or UnknownMeaning && mention.Text.ToLowerInvariant() is "take" or "consider" or "look at" or "look" or "at" or "the" or "all" or "all the" or "take the" or "take all";
}
