using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.FollowUps;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"in which repos did they do that?" after the five who did most, "how much did they spend?" after a number of people: a plan that has forgotten who "they" are would answer for everybody.</summary>
internal static partial class LostPeople
{
    public static string? Of(Sentence sentence, QueryPlan plan)
    {
        if (sentence.Question.Previous is not [.., { Plan: var before }] || FirstOfRanking.IsNamed(sentence.Question, plan))
        {
            return null;
        }

        if (!TheirAnswers.AreMeant(sentence))
        {
            return LosesThing(sentence, plan, before) ? "it" : null;
        }

        var forgets = before is MetricPlan { Breakdowns: [{ Field.Source: FieldSource.ExternalUserId } people] } ranked && RankedThings.IsChosen(ranked)
            ? !(plan is MetricPlan now && now.Breakdowns.Contains(people) && Keeps(now, ranked) && now.Where == ranked.Where)
            : (AudienceEdit.PeopleBefore(before) ?? AudienceEdit.People(before)) is not null && !KnowsPeople(plan, before);
        return forgets ? sentence.Mentions.First(mention => mention.Is(Keyword.Those)).Text.ToLowerInvariant() : null;
    }

    /// <summary>"who buys it?" is no number: whoever is asked for stands in the answer. "what did they buy before?" lists no people.</summary>
    public static string? NotTold(Sentence sentence, QueryPlan plan) =>
        plan is AudiencePlan && (DeedObjects.IsThingAsked(sentence) || (sentence.Count > 2 && sentence[0].Text.Equals("what", StringComparison.OrdinalIgnoreCase) && WordLists.Auxiliaries.Contains(sentence[1].Text))) ? "what"
        : sentence.Count > 1 && sentence[0].Text.Equals("who", StringComparison.OrdinalIgnoreCase) && sentence[1].Meanings[0] is EventMeaning && plan is MetricPlan { Breakdowns.Count: 0, Measures: [AggregateMeasure { Aggregation: Aggregation.Count }] } ? "who" : null;

    /// <summary>"who buys it?" after the one product that sells best: which one that is, only its answer says; a ranking by something else may put another first.</summary>
    private static bool LosesThing(Sentence sentence, QueryPlan plan, QueryPlan before) =>
        before is MetricPlan { Breakdowns: [_], Limit: 1 } ranked && ThingObject().IsMatch(sentence.Question.Text) && !(plan is MetricPlan now && Keeps(now, ranked) && now.Range == ranked.Range && !(sentence[0].Is(Keyword.Who) && sentence[0].Text.Equals("who", StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex(@"\b(of|to|for|from|with|about|in|on)\s+it\b|(?<!\b(is|was|are|does|did|do|has|had|will|can|could|would)\s)\bit\b(?!\s+(is|was|has|had|take|takes|took|does|did)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ThingObject();

    /// <summary>Who was counted by traits alone is told by the same filter of any number.</summary>
    private static bool IsNarrowedAlike(MetricPlan plan, MetricPlan before) =>
        plan.Where is not null && plan.Where == before.Where && ModelFacts.Selection(before.Measures[0]) is not { Names.Count: > 0 };

    private static bool Keeps(MetricPlan plan, MetricPlan before) => plan.Measures.Contains(before.Measures[0]);

    /// <summary>"what share of revenue do they make": a part of the number is theirs.</summary>
    private static bool IsOfPeople(Measure measure) => measure is RatioMeasure { Numerator: AggregateMeasure { Selection.Where: UserTest } };

    /// <summary>Whether the plan is about certain people, or is the plan before but for its filters.</summary>
    private static bool KnowsPeople(QueryPlan plan, QueryPlan before) => plan switch
    {
        MetricPlan metric => metric.Users is not null || metric.Measures.Any(IsOfPeople) || (before is MetricPlan counted && (Keeps(metric, counted) || IsNarrowedAlike(metric, counted))),
        OccurrencePlan occurrence => occurrence.Users is not null,
        DistributionPlan distribution => distribution.Users is not null,
        SequencePlan sequence => sequence.Users is not null,
        IntervalPlan interval => interval.Users is not null,
        RetentionPlan or LifecyclePlan or SessionPlan or StreakPlan or ConcentrationPlan or MovementPlan => before.GetType() == plan.GetType(),
        _ => true,
    };
}
