using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"orders with and without a coupon", "with vs without": rows that have a value and rows that have none are two groups.</summary>
internal static class PresenceSides
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at + 3 < sentence.Count; at++)
        {
            var join = at + 1;
            var without = sentence.Next(join + 1);
            var named = sentence.Next(without + 1);
            if (!Says(sentence, at, "with") || !sentence[join].Is(Keyword.And, Keyword.Or, Keyword.Versus) || sentence[join].IsContent || !Says(sentence, without, "without")
                || !sentence.InRange(named) || sentence[named].Meanings[0] is not FieldMeaning { Field: var field })
            {
                continue;
            }

            var name = sentence[named].Text.ToLowerInvariant();
            slots.Breakdowns.Add(new Dimension(field)
            {
                Name = name,
                Cases = [new Case($"with {name}", []) { Test = new FieldTest(field, TestOperator.IsPresent, []) }, new Case($"without {name}", []) { Test = new FieldTest(field, TestOperator.IsMissing, []) }],
            });
            sentence.Use(at, named);
            return;
        }
    }

    private static bool Says(Sentence sentence, int at, string word) =>
        sentence.InRange(at) && !sentence.IsUsed(at) && !sentence[at].IsContent && sentence[at].Text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (sentence[at].Text.Length == word.Length || sentence[at].Text[word.Length] == ' ');
}
