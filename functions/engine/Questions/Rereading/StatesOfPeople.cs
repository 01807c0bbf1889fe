using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"inactive users last 30 days": the users who were inactive then.</summary>
internal static class StatesOfPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var state = Enumerable.Range(0, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => mentions[at].Is(Keyword.Inactive) && !mentions[at].IsContent && mentions[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users }, -1);
        if (state < 0 || mentions[state + 2].Meanings[0] is not TimeMeaning { Time.Period: not null } || mentions.Any(mention => mention.Is(Keyword.Who) && mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Who }))
        {
            return mentions;
        }

        var who = mentions[state].Said(Keyword.Who, "who");
        return [.. mentions.Take(state), mentions[state + 1], who, mentions[state], .. mentions.Skip(state + 2)];
    }
}
