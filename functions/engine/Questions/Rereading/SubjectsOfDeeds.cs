using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"which drugs do doctors prescribe most": the drugs are told by how often it was done, whoever of this trade did it.</summary>
internal static class SubjectsOfDeeds
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 2; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].IsUnknown && Lexicon.Callings.Contains(Lexicon.StemOf(mentions[at].Text)) && WordLists.Auxiliaries.Contains(mentions[at - 1].Text.Split(' ')[^1]) && mentions[at + 1].Meanings[0] is EventMeaning && mentions[0].Is(Keyword.Which)
                && mentions[at - 2].IsContent)
            {
                return [.. mentions.Take(at), mentions[at].Passed(), .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }
}
