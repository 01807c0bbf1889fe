using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Gives a role to data words that no other pass took: "with a coupon", "without email", "mobile users" for a yes/no property.</summary>
internal static class LeftoverPass
{
    /// <summary>More things than anybody would want to see one by one are counted.</summary>
    private const int MostNamed = 100;

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

    /// <summary>"why do people cancel, by reason": the groups are the answer to "why".</summary>
    public static void TakeWhy(Sentence sentence, Slots slots)
    {
        var reason = slots.Breakdowns.Exists(dimension => dimension.Field.Path is { } path && Tokens.QuestionTokenizer.Words(path).Any(word => word.Stem is "reason" or "caus" or "cause" or "why" or "motiv" or "motive"));
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => reason && sentence[at].Text.Equals("why", StringComparison.OrdinalIgnoreCase)))
        {
            sentence.Use(at);
        }
    }

    /// <summary>"with a coupon", "used a coupon", "have a coupon", "on autopay".</summary>
    public static bool HasWord(Sentence sentence, int at)
    {
        for (var before = at - 1; before >= Math.Max(0, at - 2); before--)
        {
            if (sentence[before].Text.ToLowerInvariant() is "with" or "having" or "used" or "using" or "use" or "have" or "has" or "had" or "include" or "included" or "includes" or "on")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"rides without passengers": none of what is counted there.</summary>
    public static bool IsAbsent(Sentence sentence, int at, int before) =>
        sentence[at].Meanings[0] is FieldMeaning { Property: { Minimum: 0 } amount } && ModelFacts.IsNumeric(amount) && before > 0
        && sentence[before].Is(Keyword.Not) && sentence[before].Text.ToLowerInvariant() is "without" or "without any" or "with no" or "with zero" or "w/o" or "no";

    /// <summary>"cancellation reasons", "review states": a category that nothing else explains is what to group by.</summary>
    private static bool AsksForGroups(Sentence sentence, Slots slots, int at, FieldMeaning field)
    {
        if (slots.Breakdowns.Count > 0 || slots.Grain is not null || slots.Conditions.Exists(slot => slot.Condition is FieldTest test && test.Field == field.Field) || slots.Per is not null || ModelFacts.IsNumeric(field.Property) || field.Property is not { Type: Model.PropertyType.Text or Model.PropertyType.Array, DistinctCount: > 1 and <= 500 })
        {
            return false;
        }

        if (field.Property is { Role: Model.PropertyRole.Identifier, DistinctCount: > MostNamed } && slots.Conditions.Count > 0)
        {
            return false;
        }

        if (field.Property.Role == Model.PropertyRole.Identifier && at > 1 && sentence[at - 1].Is(Keyword.Of) && sentence[at - 2].IsContent)
        {
            return false;
        }

        var word = sentence[at].Text;
        var article = at > 0 && sentence[at - 1].Text.ToLowerInvariant() is "a" or "an" or "any" or "each" or "every" or "some" or "one";
        var computed = sentence.FindWhereAny(Keyword.Average, Keyword.Median, Keyword.Sum, Keyword.Maximum, Keyword.Minimum, Keyword.StandardDeviation) || sentence.Mentions.Any(mention => mention.As<PercentileMeaning>() is not null);
        if (computed && !sentence.FindWhereAny(Keyword.Breakdown, Keyword.BrokenDown, Keyword.Which))
        {
            return false;
        }

        var counted = sentence.FindWhereAny(Keyword.HowMany, Keyword.HowMuch) && !sentence.FindWhereAny(Keyword.Which);
        return !article && !counted && (word.EndsWith('s') || sentence.FindWhereAny(Keyword.Breakdown, Keyword.BrokenDown, Keyword.Which));
    }

    /// <summary>"no internet" where the kinds of internet are "DSL", "Fiber" and "No": a value of its own says that there is none.</summary>
    public static IReadOnlyList<string> NoneOf(Model.PropertyDefinition? told) =>
        told is { Type: Model.PropertyType.Text, ValuesComplete: true } property ? [.. property.Values.Where(value => value.Trim().ToLowerInvariant() is "no" or "none")] : [];

    private static bool SaysNoneByZero(FieldMeaning field) => ModelFacts.IsNumeric(field.Property) && field.Property?.Minimum == 0;

    private static Condition Absent(FieldMeaning field) =>
        SaysNoneByZero(field) ? new AnyOf([new FieldTest(field.Field, TestOperator.IsMissing, []), new FieldTest(field.Field, TestOperator.Equals, ["0"])])
        : NoneOf(field.Property) is { Count: > 0 } none ? new FieldTest(field.Field, TestOperator.Equals, none)
        : new FieldTest(field.Field, TestOperator.IsMissing, []);

    private static Condition Present(FieldMeaning field) =>
        SaysNoneByZero(field) ? new FieldTest(field.Field, TestOperator.GreaterThan, ["0"])
        : NoneOf(field.Property) is { Count: > 0 } none ? new AllOf([new FieldTest(field.Field, TestOperator.IsPresent, []), new FieldTest(field.Field, TestOperator.NotEquals, none)])
        : new FieldTest(field.Field, TestOperator.IsPresent, []);

    private static void Take(Sentence sentence, Slots slots, int at, FieldMeaning field)
    {
        var before = sentence.Previous(at - 1, Keyword.Is);
        var negated = sentence.InRange(before) && sentence[before].Is(Keyword.Not, Keyword.Missing, Keyword.Except);
        var missing = at + 1 < sentence.Count && sentence[sentence.Next(at + 1, Keyword.Is) is var next && sentence.InRange(next) ? next : at] is var behind && behind.Is(Keyword.Missing) && !behind.Is(Keyword.Not);
        if (YesNo.Of(field.Property) is { } flag)
        {
            slots.Conditions.Add(new ConditionSlot(at, flag.Test(field.Field, !negated)));
        }
        else if (negated || missing)
        {
            slots.Conditions.Add(new ConditionSlot(at, Absent(field)));
        }
        else if (at > 0 && HasWord(sentence, at))
        {
            slots.Conditions.Add(new ConditionSlot(at, Present(field)));
        }
        else if (AsksForGroups(sentence, slots, at, field))
        {
            slots.Breakdowns.Add(new Dimension(field.Field) { Name = field.Name ?? Naming.Of(field.Field), ExcludeMissing = true });
        }

        sentence.Use(at);
        if (negated)
        {
            sentence.Use(before);
        }
    }
}
