using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"only paid plans" behind another question narrows that question: a plan that narrows nothing took the words for a question of their own.</summary>
internal static class OnlyTurns
{
    private static readonly string[] Narrowing = ["\"operator\"", "\"where\"", "\"users\":{", "\"range\"", "imit\"", "\"cases\":[{", "\"chart\""];

    /// <param name="sentence">The question.</param>
    /// <param name="plan">What was read in it.</param>
    /// <param name="isTurn">Whether the plan is the one before it, changed.</param>
    public static bool Miss(Sentence sentence, QueryPlan plan, bool isTurn)
    {
        if (LeavesThose(sentence, plan) || (!isTurn && sentence.Question.Previous.Count > 0 && (FollowUps.TurnShares.IsAsked(sentence) || FollowUps.TurnMoney.IsAsked(sentence))))
        {
            return true;
        }

        if (!isTurn && NarrowsNothing(sentence, plan))
        {
            return true;
        }

        if (sentence.Question.Previous.Count == 0 || sentence.Count == 0 || !sentence[0].Is(Keyword.Only) || sentence[0].IsContent || plan is not MetricPlan)
        {
            return false;
        }

        var text = PlanJson.Serialize(plan with { Title = null });
        return !Array.Exists(Narrowing, part => text.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>"just cardiology", "per month instead" with no question before it, or none that it fits: nothing is named that could be counted, so that all events would be.</summary>
    private static bool NarrowsNothing(Sentence sentence, QueryPlan plan) =>
        sentence.Count > 1 && ((sentence[0].Is(Keyword.Only) && !sentence[0].IsContent) || sentence.FindWhereAny(Keyword.Instead, Keyword.SameSplit)) && plan is MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.Count, Selection: null }] }
        && !sentence.Mentions.Any(mention => mention.Is(Keyword.Events, Keyword.HowMany) && !mention.IsContent);

    /// <summary>"by show", "and per trainer" behind another question that it does not fit, or that got no answer: all events are not what it asks for.</summary>
    public static bool IsFragment(Sentence sentence, bool isTurn)
    {
        if (isTurn || sentence.Question is { Previous.Count: 0, FollowsRefusal: false })
        {
            return false;
        }

        if (sentence.Question.Text.TrimStart().StartsWith("by how m", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return sentence.Assumptions.Contains(DefaultMeasures.ByRows)
            ? StartsWith(sentence, sentence.Next(0, Keyword.And, Keyword.But), Groupings) || FollowUps.TurnRanks.AreAsked(sentence)
            : sentence.Question.FollowsRefusal && StartsWith(sentence, sentence.Next(0), Links) && !sentence.FindWhereAny(Keyword.HowMany, Keyword.HowMuch, Keyword.Which, Keyword.Who, Keyword.When, Keyword.Share);
    }

    private static readonly Keyword[] Groupings = [Keyword.By, Keyword.Per, Keyword.In, Keyword.Breakdown, Keyword.BrokenDown, Keyword.Only, Keyword.WhatAbout];

    private static readonly Keyword[] Links = [Keyword.And, Keyword.But, Keyword.Only, Keyword.WhatAbout, Keyword.Versus, Keyword.Compared];

    private static bool StartsWith(Sentence sentence, int at, Keyword[] words) => sentence.InRange(at) && sentence[at].Is(words) && !sentence[at].IsContent;

    /// <summary>"how many of those were late" after a number of a month: a plan that looks at all times has lost what "those" are.</summary>
    private static bool LeavesThose(Sentence sentence, QueryPlan plan)
    {
        if (sentence.Question.Previous.Count == 0 || plan is not MetricPlan { Range: null } metric || !sentence.Mentions.Any(mention => mention.Is(Keyword.Those) && !mention.IsContent && mention.Text.ToLowerInvariant() is "those" or "of those" or "them" or "of them" or "these" or "of these") || !sentence.FindWhereAny(Keyword.HowMany, Keyword.Share))
        {
            return false;
        }

        var before = PlanJson.Serialize(sentence.Question.Previous[^1].Plan with { Title = null });
        return before.Contains("\"range\"", StringComparison.Ordinal) && !PlanJson.Serialize(metric with { Title = null }).Contains("\"range\"", StringComparison.Ordinal);
    }
}
