using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many customers are buyers" asks how many buyers there are: whoever did the deed is one of the users anyway.</summary>
internal static class PeopleClaims
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 2 < mentions.Count; at++)
        {
            if (mentions[at - 1].Is(Keyword.HowMany) && mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } && mentions[at + 1].Is(Keyword.Is) && !mentions[at + 1].IsContent
                && mentions[at + 2].Meanings[0] is PeopleMeaning { Selection: not null })
            {
                return [.. mentions.Take(at), .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }
}
