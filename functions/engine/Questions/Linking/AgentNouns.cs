using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Linking;

/// <summary>People named after what they do: "buyers" are users with the event that "buy" means, "forkers" those who forked.</summary>
internal static class AgentNouns
{
    /// <summary>Better than a word of the grammar.</summary>
    private const double OwnName = 0.91;

    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens, ModelIndex index)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].IsWord && VerbOf(tokens[at].Lower) is { } verb && Selection(verb, index) is { } found)
            {
                yield return new Candidate(at, at + 1, new PeopleMeaning(found.Selection) { Score = found.Score * 0.9 });
            }
            else if (tokens[at].IsWord && LongVerbOf(tokens[at].Lower) is { } longer && Selection(longer, index) is { } deed)
            {
                yield return new Candidate(at, at + 1, new PeopleMeaning(deed.Selection) { Score = Math.Max(deed.Score * 0.9, OwnName) });
            }
            else if (tokens[at].IsWord && DeedOf(tokens[at].Lower) is { } noun && Selection(noun, index) is { } done)
            {
                yield return new Candidate(at, at + 1, new PeopleMeaning(done.Selection) { Score = Math.Max(done.Score * 0.9, OwnName) });
            }
        }
    }

    /// <summary>"donors" are who donates, even where the grammar takes the word for any user.</summary>
    private static string? LongVerbOf(string word)
    {
        var singular = word.EndsWith('s') ? word[..^1] : word;
        return singular.Length > 4 && singular.EndsWith("or", StringComparison.Ordinal) ? singular[..^2] + "ate" : null;
    }

    /// <summary>"applicants" are who sent an application.</summary>
    private static string? DeedOf(string word)
    {
        var singular = word.EndsWith('s') ? word[..^1] : word;
        return singular.Length > 6 && singular.EndsWith("ant", StringComparison.Ordinal) ? singular[..^3] + "ation" : null;
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

        var names = meanings.Where(meaning => meaning.IsPartial && meaning.Score >= 0.2).SelectMany(meaning => meaning.Selection.Names).Where(name => EndsInDeed(name, verb, index)).Distinct().ToArray();
        return names.Length == 0 ? null : (EventSelection.Of(names), 0.9);
    }

    /// <summary>Whoever makes a "commit comment" is a commenter and no committer: where several events end in the same thing, it says what was done.</summary>
    private static bool EndsInDeed(string name, string verb, ModelIndex index)
    {
        var words = QuestionTokenizer.Words(Naming.Event(name));
        var last = words[^1];
        return words.Count < 2 || IsOf(verb, last) || !IsOf(verb, words[0]) || last.Lower.EndsWith("ed", StringComparison.Ordinal)
            || index.Names.Find([last]).Select(candidate => candidate.Meaning).OfType<EventMeaning>().SelectMany(meaning => meaning.Selection.Names).Distinct().Count(other => QuestionTokenizer.Words(Naming.Event(other))[^1].Stem == last.Stem) < 2;
    }

    private static bool IsOf(string verb, QuestionToken word) =>
        word.Lower.StartsWith(verb.Length > 3 && verb[^1] == verb[^2] ? verb[..^1] : verb, StringComparison.Ordinal);
}
