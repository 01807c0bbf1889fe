using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"both brass and strings", "with brass and strings" of rows that list several: rows that have all of them. Of one value a row has only one, and "and" adds up.</summary>
internal static class ValuesOfLists
{
    public static Condition? Together(Sentence sentence, ValueMeaning value, IReadOnlyList<string> values, int start) =>
        values.Count > 1 && value.Property is { Type: PropertyType.Array } && IsSaid(sentence, start)
            ? new AllOf([.. values.Select(single => new FieldTest(value.Field, ValuePass.OperatorOf(value, negated: false), [single]))])
            : null;

    private static bool IsSaid(Sentence sentence, int start)
    {
        var before = sentence.Previous(start - 1);
        return sentence.FindWhereAny(Keyword.Both)
            || (sentence.InRange(before) && !sentence[before].IsContent && (sentence[before].Is(Keyword.LightVerb, Keyword.Contains) || sentence[before].Text.ToLowerInvariant() is "with" or "having" or "have" or "has"));
    }
}
