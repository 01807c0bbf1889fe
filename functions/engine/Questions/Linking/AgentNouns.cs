using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Linking;

/// <summary>People named after what they do: "buyers" are users with the event that "buy" means, "forkers" those who forked.</summary>
internal static class AgentNouns
{
    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens, ModelIndex index)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].IsWord && VerbOf(tokens[at].Lower) is { } verb && Selection(verb, index) is { } found)
            {
                yield return new Candidate(at, at + 1, new PeopleMeaning(found.Selection) { Score = found.Score * 0.9 });
            }
        }
    }

    private static string? VerbOf(string word)
    {
        var singular = word.EndsWith('s') ? word[..^1] : word;
        return singular.Length > 4 && (singular.EndsWith("er", StringComparison.Ordinal) || singular.EndsWith("or", StringComparison.Ordinal)) ? singular[..^2] : null;
    }

    /// <summary>The event of the verb; when several end in it ("commenters"), all of them.</summary>
    private static (EventSelection Selection, double Score)? Selection(string verb, ModelIndex index)
    {
        var meanings = index.Names.Find(QuestionTokenizer.Read(verb)).Select(candidate => candidate.Meaning).OfType<EventMeaning>().ToList();
        var exact = meanings.Where(meaning => !meaning.IsPartial && meaning.Score > 0.8).MaxBy(meaning => meaning.Score);
        if (exact is not null)
        {
            return (exact.Selection, exact.Score);
        }

        var names = meanings.Where(meaning => meaning.IsPartial && meaning.Score >= 0.2).SelectMany(meaning => meaning.Selection.Names).Distinct().ToArray();
        return names.Length == 0 ? null : (EventSelection.Of(names), 0.9);
    }
}
