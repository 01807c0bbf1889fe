using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Gives a role to data words that no other pass took: "with a coupon", "without email", "mobile users" for a yes/no property.</summary>
internal static class LeftoverPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault() is { Score: > 0.6 } field
                && sentence[at].Meanings[0] is not (TimeMeaning or EventMeaning or MetricMeaning))
            {
                Take(sentence, slots, at, field);
            }
        }
    }

    /// <summary>"with a coupon", "used a coupon", "have a coupon".</summary>
    private static bool HasWord(Sentence sentence, int at)
    {
        for (var before = at - 1; before >= Math.Max(0, at - 2); before--)
        {
            if (sentence[before].Text.ToLowerInvariant() is "with" or "having" or "used" or "using" or "use" or "have" or "has" or "had" or "include" or "included" or "includes")
            {
                return true;
            }
        }

        return false;
    }

    private static void Take(Sentence sentence, Slots slots, int at, FieldMeaning field)
    {
        var before = sentence.Previous(at - 1, Keyword.Is);
        var negated = sentence.InRange(before) && sentence[before].Is(Keyword.Not, Keyword.Missing, Keyword.Except);
        var missing = at + 1 < sentence.Count && sentence[sentence.Next(at + 1, Keyword.Is) is var next && sentence.InRange(next) ? next : at].Is(Keyword.Missing);
        if (field.Property?.Type == Model.PropertyType.Boolean)
        {
            slots.Conditions.Add(new ConditionSlot(at, new FieldTest(field.Field, TestOperator.Equals, [negated ? "false" : "true"])));
        }
        else if (negated || missing)
        {
            slots.Conditions.Add(new ConditionSlot(at, new FieldTest(field.Field, TestOperator.IsMissing, [])));
        }
        else if (at > 0 && HasWord(sentence, at))
        {
            slots.Conditions.Add(new ConditionSlot(at, new FieldTest(field.Field, TestOperator.IsPresent, [])));
        }

        sentence.Use(at);
        if (negated)
        {
            sentence.Use(before);
        }
    }
}
