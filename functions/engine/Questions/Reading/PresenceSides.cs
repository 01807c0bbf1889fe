using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// "orders with and without a coupon", "users with an email vs without", "people without a name compared to those with one": rows that have a value and
/// rows that have none are two groups.
/// </summary>
internal static class PresenceSides
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (SidesAt(sentence, at) is not { } sides)
            {
                continue;
            }

            var name = sentence[sides.Named].Text.ToLowerInvariant();
            slots.Breakdowns.Add(new Dimension(sides.Field)
            {
                Name = name,
                Cases = [new Case($"with {name}", []) { Test = new FieldTest(sides.Field, TestOperator.IsPresent, []) }, new Case($"without {name}", []) { Test = new FieldTest(sides.Field, TestOperator.IsMissing, []) }],
            });
            sentence.Use(at, sides.End);
            UseWhose(sentence, at);
            return;
        }
    }

    /// <summary>"watched by users with an email vs without": the two groups are the users.</summary>
    private static void UseWhose(Sentence sentence, int at)
    {
        var people = sentence.Previous(at - 1);
        var by = sentence.Previous(people - 1);
        if (sentence.InRange(by) && sentence[by].Is(Keyword.By, Keyword.Of, Keyword.From) && sentence[people].Is(Keyword.Users) && !sentence[people].IsContent)
        {
            sentence.Use(by, people);
        }
    }

    private sealed record Sides(int Named, Field Field, int End);

    /// <summary>One of both words, what is had before or behind the joint, and the other word.</summary>
    private static Sides? SidesAt(Sentence sentence, int at)
    {
        var first = Word(sentence, at);
        if (first is null)
        {
            return null;
        }

        var named = sentence.Next(at + 1);
        var told = FieldAt(sentence, named);
        var joint = told is null ? at + 1 : sentence.Next(named + 1);
        if (!sentence.InRange(joint) || !sentence[joint].Is(Keyword.And, Keyword.Or, Keyword.Versus, Keyword.Compared) || sentence[joint].IsContent)
        {
            return null;
        }

        var other = sentence.Next(joint + 1, Keyword.Those, Keyword.Users, Keyword.To, Keyword.Who);
        if (Word(sentence, other) is not { } second || second == first)
        {
            return null;
        }

        var behind = sentence.Next(other + 1);
        if (told is null)
        {
            return FieldAt(sentence, behind) is { } field ? new Sides(behind, field, behind) : null;
        }

        var again = sentence.InRange(behind) && (FieldAt(sentence, behind) == told || sentence[behind].Text.ToLowerInvariant() is "one" or "it" or "any" or "them" or "this");
        return new Sides(named, told, again ? behind : other);
    }

    private static Field? FieldAt(Sentence sentence, int at) =>
        !sentence.InRange(at) || sentence.IsUsed(at) ? null
        : sentence[at].Meanings[0] is FieldMeaning { Field: var field, Property: var property } ? YesNo.Of(property) is null ? field : null
        : sentence[at].Is(Keyword.Users) && !sentence[at].IsContent && WordLists.Accounts.Contains(sentence[at].Text) ? Field.UserId
        : null;

    /// <summary>Whether the word says that something is there or that it is not; null: neither.</summary>
    private static bool? Word(Sentence sentence, int at) => Says(sentence, at, "without") || Says(sentence, at, "with no") ? false : Says(sentence, at, "with") ? true : null;

    private static bool Says(Sentence sentence, int at, string word) =>
        sentence.InRange(at) && !sentence.IsUsed(at) && !sentence[at].IsContent && sentence[at].Text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (sentence[at].Text.Length == word.Length || sentence[at].Text[word.Length] == ' ');
}
