using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many were started by people from Austria": who did it, told more closely behind, and no group for each of them.</summary>
internal static class AgentPhrases
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        if (!mentions.Any(mention => mention.Is(Keyword.HowMany, Keyword.HowMuch) && !mention.IsContent))
        {
            return mentions;
        }

        var by = Enumerable.Range(1, Math.Max(0, mentions.Count - 3)).FirstOrDefault(at => IsAgent(mentions, at));
        return by == 0 ? mentions : [.. mentions.Take(by), .. mentions.Skip(by + 2)];
    }

    private static bool IsAgent(IReadOnlyList<Mention> mentions, int at)
    {
        var (people, behind) = (mentions[at + 1], mentions[at + 2]);
        var many = people.Text.EndsWith('s') || people.Text.Equals("people", StringComparison.OrdinalIgnoreCase);
        var told = behind.Is(Keyword.From, Keyword.In) || behind.Text.Equals("with", StringComparison.OrdinalIgnoreCase);
        return mentions[at].Text.Equals("by", StringComparison.OrdinalIgnoreCase) && many && told
            && people.Is(Keyword.Users) && people.Meanings[0] is KeywordMeaning or PeopleMeaning { Selection: null, Users: null }
            && mentions[at - 1].Meanings[0] is EventMeaning or KeywordMeaning { Keyword: Keyword.LightVerb or Keyword.Spend }
            && mentions.Skip(at + 3).Any(mention => mention.Meanings[0] is ValueMeaning);
    }
}
