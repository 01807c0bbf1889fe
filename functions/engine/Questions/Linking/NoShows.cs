using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"no-show rate", "owners who never showed up" where rows say "appointment missed": those rows, and not whoever did nothing at all.</summary>
internal static class NoShows
{
    private const int Longest = 4;

    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens, ModelIndex index)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            var length = Enumerable.Range(1, Math.Min(Longest, tokens.Count - at)).LastOrDefault(words => WordLists.NoShows.Contains(string.Join(' ', tokens.Skip(at).Take(words).Select(token => token.Lower))));
            if (length > 0 && Missed(index) is { } missed)
            {
                yield return new Candidate(at, at + length, missed);
            }
        }
    }

    /// <summary>The one event that says so.</summary>
    private static EventMeaning? Missed(ModelIndex index) => index.MissedEvents is [var only] ? new EventMeaning(Planning.EventSelection.Of(only)) { Score = NameIndex.FamilyWord } : null;
}
