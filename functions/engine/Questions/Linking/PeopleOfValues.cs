using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"seniors who ordered", "seniors from Munich who": the plural of a value that users have stands for these users, not for rows.</summary>
internal static class PeopleOfValues
{
    // "seniors from Munich who": what narrows them further stands between.
    private const int FurthestRelative = 4;

    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens, IReadOnlyList<Candidate> others)
    {
        foreach (var other in others)
        {
            if (other.Meaning is ValueMeaning { Field.Source: FieldSource.UserAttribute, Operator: TestOperator.Equals } value && other.End == other.Start + 1
                && ((IsPlural(tokens[other.Start], value.Value) && IsSubject(tokens, other.End)) || (WordLists.Sexes.Contains(tokens[other.Start].Lower) && IsCounted(tokens, other.Start))))
            {
                yield return new Candidate(other.Start, other.End, new PeopleMeaning(null, new HasAttribute(new FieldTest(value.Field, TestOperator.Equals, [value.Value]))) { Score = 0.98 });
            }
        }
    }

    private static bool IsPlural(QuestionToken token, string value) =>
        token.Lower.Length > value.Length && token.Stem == Stemmer.Stem(value.ToLowerInvariant());

    /// <summary>"how many women applied": people, and not what they did.</summary>
    private static bool IsCounted(IReadOnlyList<QuestionToken> tokens, int at) => at > 0 && tokens[at - 1].Lower == "many";

    private static bool IsSubject(IReadOnlyList<QuestionToken> tokens, int from) =>
        Enumerable.Range(from, Math.Min(FurthestRelative, tokens.Count - from)).Any(at => tokens[at].Lower == "who");
}
