using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"failed to log in" where rows say "login failed": those rows, and not whoever did nothing.</summary>
internal static class FailedDeeds
{
    private const int LongestVerb = 2;

    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens, ModelIndex index)
    {
        for (var at = 0; at + 2 < tokens.Count; at++)
        {
            if (!WordLists.FailingVerbs.Contains(tokens[at].Lower) || tokens[at + 1].Lower != "to")
            {
                continue;
            }

            for (var length = Math.Min(LongestVerb, tokens.Count - at - 2); length > 0; length--)
            {
                QuestionToken[] name = [.. tokens.Skip(at + 2).Take(length), tokens[at]];
                if (index.Names.Find(name).FirstOrDefault(found => found.Start == 0 && found.End == name.Length && found.Meaning is EventMeaning { IsPartial: false, Score: > 0.8 }) is { } failure)
                {
                    yield return failure with { Start = at, End = at + 2 + length, Skipped = 0 };
                    break;
                }
            }
        }
    }
}
