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
        if (!IsChosen(plan) || !PointsAtThem(sentence) || edit.Measures.Count == 0 || edit.OnlyNarrows || edit.Replaces || edit.Removes || Reshapes(edit))
        {
            return null;
        }

        var context = ModelFacts.Selection(plan.Measures[0]);
        var fresh = edit.Measures.Select(measure => PlanEditor.Contextual(measure, context)).Select(measure => edit.Slots.Where is { } where ? Measures.Narrowed(measure, new EventSelection { Where = where }) : measure);
        return plan with { Measures = [.. plan.Measures.Concat(fresh).Distinct()] };
    }

    /// <summary>"they", "their" at a ranking: the things in it, even where no "and" opens the turn.</summary>
    public static bool AreMeant(Sentence sentence, QueryPlan previous) =>
        previous is MetricPlan plan && IsChosen(plan) && PointsAtThem(sentence) && !sentence.Mentions.Any(mention => mention.Is(Keyword.Users) && mention.Meanings[0] is Linking.KeywordMeaning);

    /// <summary>Things that a ranking chose from among others.</summary>
    internal static bool IsChosen(MetricPlan plan) => plan is { Breakdowns: [{ Grain: null, Buckets.Count: 0 }], Limit: > 1, Grain: null, OrderBy.Measure: not null };

    internal static bool PointsAtThem(Sentence sentence) =>
        sentence.Mentions.Any(mention => mention.Is(Keyword.Those) && WordLists.OnesBefore.Contains(mention.Text));

    private static bool Reshapes(PlanEdit edit) =>
        edit.Slots is not { Breakdowns.Count: 0, Periods.Count: 0, Users.Count: 0, Limit: null, Descending: null, AllTime: false, Shift: null, ShareOfTotal: false } || edit.Frame.Grain is not null;
}
