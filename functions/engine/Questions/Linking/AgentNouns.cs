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
            if (tokens[at].IsWord && VerbOf(tokens[at].Lower) is { } verb && Event(verb, index) is { } meaning)
            {
                yield return new Candidate(at, at + 1, new PeopleMeaning(meaning.Selection) { Score = meaning.Score * 0.9 });
            }
        }
    }

    private static string? VerbOf(string word)
    {
        var singular = word.EndsWith('s') ? word[..^1] : word;
        return singular.Length > 4 && (singular.EndsWith("er", StringComparison.Ordinal) || singular.EndsWith("or", StringComparison.Ordinal)) ? singular[..^2] : null;
    }

    private static EventMeaning? Event(string verb, ModelIndex index) =>
        index.Names.Find(QuestionTokenizer.Read(verb))
            .Select(candidate => candidate.Meaning)
            .OfType<EventMeaning>()
            .Where(meaning => !meaning.IsPartial && meaning.Score > 0.8)
            .MaxBy(meaning => meaning.Score);
}
