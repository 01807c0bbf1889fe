using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>
/// "and their average order value?" after the top ten customers: another number of the same ten. It stands beside the number by which they were chosen,
/// for ranked by the new one they would be others.
/// </summary>
internal static class RankedThings
{
    public static MetricPlan? Of(Sentence sentence, MetricPlan plan, PlanEdit edit)
    {
        if (!(IsChosen(plan) && PointsAtThem(sentence)) && !(IsFirst(plan) && PointsAtIt(sentence, plan)) || edit.Measures.Count == 0 || edit.OnlyNarrows || edit.Replaces || edit.Removes || Reshapes(edit))
        {
            return null;
        }

        var context = ModelFacts.Selection(plan.Measures[0]);
        var fresh = edit.Measures.Select(measure => PlanEditor.Contextual(measure, context)).Select(measure => edit.Slots.Where is { } where ? Measures.Narrowed(measure, new EventSelection { Where = where }) : measure);
        return plan with { Measures = [.. plan.Measures.Concat(fresh).DistinctBy(measure => measure with { Name = string.Empty })] };
    }

    /// <summary>"they", "their" and "each" at a ranking: the things in it, even where no "and" opens the turn.</summary>
    public static bool AreMeant(Sentence sentence, QueryPlan previous) =>
        previous is MetricPlan plan && (TakesIt(sentence, plan)
            || (IsChosen(plan) && (EndsInEach(sentence) || (PointsAtThem(sentence) && !sentence.Mentions.Any(mention => mention.Is(Keyword.Users) && mention.Meanings[0] is Linking.KeywordMeaning)))));

    /// <summary>Things that a ranking chose from among others.</summary>
    internal static bool IsChosen(MetricPlan plan) => plan.Limit > 1 && IsRanking(plan);

    /// <summary>The one that a ranking put first.</summary>
    private static bool IsFirst(MetricPlan plan) => plan.Limit == 1 && IsRanking(plan);

    private static bool IsRanking(MetricPlan plan) => plan is { Breakdowns: [{ Grain: null, Buckets.Count: 0 }], Grain: null, OrderBy.Measure: not null };

    /// <summary>"how many units of it", "that product" after the best one, or after a number of one that is named.</summary>
    private static bool PointsAtIt(Sentence sentence, MetricPlan plan) =>
        ThingOf(plan) is { } thing && Enumerable.Range(0, sentence.Count).Any(at => sentence[at].Text.ToLowerInvariant() is "it" or "its" or "of it" or "that one" or "this one" ? !IsNamedBefore(sentence, at) : IsNameBehind(sentence, at, thing));

    private static Field? ThingOf(MetricPlan plan) =>
        IsFirst(plan) ? plan.Breakdowns[0].Field
        : plan is { Breakdowns: [], Where: FieldTest { Operator: TestOperator.Equals, Values.Count: 1, Field: { Source: FieldSource.EventProperty } named } } ? named
        : null;

    /// <summary>In "which product has the most revenue and how many units of it" the question itself names what it points at.</summary>
    private static bool IsNamedBefore(Sentence sentence, int at) =>
        Enumerable.Range(0, at).Any(before => sentence[before].Meanings[0] is Linking.ValueMeaning or Linking.EntityMeaning or Linking.EventMeaning { IsPartial: false } || (sentence[before].Meanings[0] is Linking.FieldMeaning field && !ModelFacts.IsNumeric(field.Property)));

    private static bool IsNameBehind(Sentence sentence, int at, Field thing) =>
        sentence[at].Text.ToLowerInvariant() is "that" or "this" or "of that" or "of this" or "the same" && sentence.InRange(at + 1) && sentence[at + 1].Meanings.OfType<Linking.FieldMeaning>().Any(field => field.Field == thing);

    /// <summary>"it", "that product": where the one before is meant, its name is nothing to count or to group by.</summary>
    private static bool TakesIt(Sentence sentence, MetricPlan plan)
    {
        if (!PointsAtIt(sentence, plan))
        {
            return false;
        }

        foreach (var at in Enumerable.Range(0, sentence.Count - 1).Where(at => IsNameBehind(sentence, at, ThingOf(plan)!)))
        {
            sentence.Use(at, at + 1);
        }

        return true;
    }

    internal static bool PointsAtThem(Sentence sentence) =>
        EndsInEach(sentence) || sentence.Mentions.Any(mention => mention.Is(Keyword.Those) && WordLists.OnesBefore.Contains(mention.Text));

    /// <summary>"how many customers bought each?"</summary>
    private static bool EndsInEach(Sentence sentence) =>
        sentence.Mentions.LastOrDefault(mention => mention.Text.Any(char.IsLetter)) is { } last && last.Text.Equals("each", StringComparison.OrdinalIgnoreCase);

    private static bool Reshapes(PlanEdit edit) =>
        edit.Slots is not { Breakdowns.Count: 0, Periods.Count: 0, Users.Count: 0, Limit: null, Descending: null, AllTime: false, Shift: null, ShareOfTotal: false } || edit.Frame.Grain is not null;
}
