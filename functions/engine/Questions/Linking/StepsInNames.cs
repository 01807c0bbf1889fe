using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"time from booking to visit", "funnel from application to offer to acceptance": the "to" leads from one step to the next and stands in no event's name.</summary>
internal static class StepsInNames
{
    public static bool IsAcross(Candidate candidate, IReadOnlyList<QuestionToken> tokens)
    {
        if (candidate.Meaning is not EventMeaning { Selection.Names: var names } || !tokens.Take(candidate.Start).Any(token => token.Lower == "from"))
        {
            return false;
        }

        var to = Enumerable.Range(candidate.Start + 1, Math.Max(0, candidate.End - candidate.Start - 2)).FirstOrDefault(at => tokens[at].Lower == "to", -1);
        return to > 0 && !WordLists.DirectedVerbs.Contains(tokens[to - 1].Stem) && !WordLists.DirectedVerbs.Contains(tokens[candidate.Start].Stem)
            && !names.All(name => QuestionTokenizer.Words(name).Any(word => word.Lower == "to"));
    }
}
