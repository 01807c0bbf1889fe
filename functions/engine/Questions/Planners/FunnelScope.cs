using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>What is said of a funnel as a whole: whose steps count, which values stand against each other, where only a first occurrence counts.</summary>
internal static class FunnelScope
{
    /// <summary>"before their first purchase", "before ever paying".</summary>
    public static bool FirstBehindBefore(Sentence sentence)
    {
        var before = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => sentence[at].Is(Keyword.Precede) && !sentence[at].IsContent, -1);
        return before >= 0 && Enumerable.Range(before + 1, Math.Min(4, sentence.Count - before - 1)).Any(at => sentence[at].Is(Keyword.First, Keyword.Ever) || sentence[at].Text.Split(' ').Any(word => word.ToLowerInvariant() is "any" or "first" or "ever"));
    }

    /// <summary>"signup to purchase within 3 days, iOS only": what stands behind the steps, set off, and is known of every step holds for all of them.</summary>
    public static void ForAllSteps(Sentence sentence, Slots slots, List<UserClause> clauses)
    {
        var deeds = clauses.Where(clause => clause.Selection is not null).ToList();
        if (deeds.Count < 2)
        {
            return;
        }

        foreach (var condition in deeds[^1].Conditions.Where(condition => condition.Field.Source == FieldSource.EventProperty && deeds.TrueForAll(deed => sentence.Facts.Carries(deed.Selection, condition.Field))).ToList())
        {
            var at = Enumerable.Range(deeds[^1].DeedAt + 1, Math.Max(0, sentence.Count - deeds[^1].DeedAt - 1)).FirstOrDefault(at => sentence[at].Meanings.OfType<ValueMeaning>().Any(value => value.Field == condition.Field), -1);
            if (at > 0 && IsSetOff(sentence, deeds[^1].DeedAt, at))
            {
                deeds[^1].Conditions.Remove(condition);
                slots.Conditions.Add(new ConditionSlot(at, condition.Condition));
            }
        }
    }

    /// <summary>Behind a comma, a length of time, or with "only" or "for".</summary>
    private static bool IsSetOff(Sentence sentence, int deed, int value) =>
        Enumerable.Range(deed + 1, value - deed - 1).Any(at => sentence[at].Text is "," or ";" or "-" or "(" || sentence[at].Meanings[0] is DurationMeaning || sentence[at].Text.ToLowerInvariant() is "for" or "only" or "among" or "just")
        || (sentence.InRange(value + 1) && sentence[value + 1].Is(Keyword.Only));

    /// <summary>"mobile vs desktop conversion": the values set against each other are the groups.</summary>
    public static void TakeVersus(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count && slots.Breakdowns.Count == 0; at++)
        {
            var versus = sentence.Next(at + 1);
            var other = sentence.Next(versus + 1);
            if (!sentence.IsUsed(at) && sentence.InRange(other) && sentence[versus].Is(Keyword.Versus, Keyword.Compared) && ValuePass.ValueAt(sentence, at) is { Operator: TestOperator.Equals } left && ValuePass.ValueAt(sentence, other) is { Operator: TestOperator.Equals } right && left.Field == right.Field)
            {
                slots.Breakdowns.Add(new Dimension(left.Field) { Name = Naming.Of(left.Field), Cases = [new Case(left.Value, [left.Value]), new Case(right.Value, [right.Value])] });
                sentence.Use(at, other);
            }
        }
    }
}
