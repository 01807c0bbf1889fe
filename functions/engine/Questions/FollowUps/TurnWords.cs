using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>Words of a follow-up that change one part of the plan and nothing else: the function, the number of a test, the window, the groups.</summary>
internal static partial class TurnWords
{
    /// <summary>"go back", "undo that", "back to the first question": an earlier plan again.</summary>
    public static QueryPlan? Back(Sentence sentence)
    {
        var turns = sentence.Question.Previous;
        var match = GoBack().Match(sentence.Question.Text);
        if (!match.Success || turns.Count < 2)
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return (match.Groups["first"].Success ? turns[0] : turns[^2]).Plan;
    }

    /// <summary>"swap plan for country", "country instead of plan": the old group is only named to say that it goes.</summary>
    public static bool TakeSwapped(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan { Breakdowns: { Count: > 0 } groups })
        {
            return false;
        }

        var fields = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].As<FieldMeaning>() is { Score: > 0.6 }).ToList();
        var old = fields.Find(at => groups.Any(group => sentence[at].Meanings.OfType<FieldMeaning>().Any(field => field.Field == group.Field)) && IsLeaving(sentence, at));
        if (fields.Count != 2 || !fields.Contains(old) || !groups.Any(group => sentence[old].Meanings.OfType<FieldMeaning>().Any(field => field.Field == group.Field)) || !IsLeaving(sentence, old))
        {
            return false;
        }

        sentence.Use(old);
        return true;
    }

    /// <summary>Behind "swap" or "replace", or behind "instead of".</summary>
    private static bool IsLeaving(Sentence sentence, int at)
    {
        var before = sentence.Previous(at - 1, Keyword.From, Keyword.Of, Keyword.By, Keyword.Per);
        return sentence.InRange(before) && sentence[before].Is(Keyword.Instead);
    }

    /// <summary>"just the total", "overall", "without the breakdown".</summary>
    public static bool TakeTotal(Sentence sentence)
    {
        if (!OnlyTotal().IsMatch(sentence.Question.Text))
        {
            return false;
        }

        sentence.Use(0, sentence.Count - 1);
        return true;
    }

    /// <summary>"remove the filters", "include everything": all rows again.</summary>
    public static bool TakeUnfiltered(Sentence sentence)
    {
        if (!NoFilters().IsMatch(sentence.Question.Text))
        {
            return false;
        }

        sentence.Use(0, sentence.Count - 1);
        return true;
    }

    /// <summary>"drop Germany", "skip mobile": a value behind a word that puts it aside.</summary>
    public static bool TakeDropped(Sentence sentence)
    {
        var first = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => !sentence[at].IsNoise && !sentence[at].Is(Keyword.And, Keyword.But), -1);
        if (first < 0 || !WordLists.DroppingWords.Contains(sentence[first].Text) || !Enumerable.Range(first + 1, sentence.Count - first - 1).Any(at => sentence[at].Meanings[0] is ValueMeaning))
        {
            return false;
        }

        sentence.Use(first);
        return true;
    }

    /// <summary>A function without anything that it is of.</summary>
    public static (Aggregation Aggregation, double? Percentile)? TakeFunction(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan { Measures: [AggregateMeasure { Field: { } field, Aggregation: not (Aggregation.Count or Aggregation.CountDistinct) }] } || field.Source == FieldSource.UserId || NamesData(sentence))
        {
            return null;
        }

        var functions = Enumerable.Range(0, sentence.Count).Where(at => FunctionOf(sentence[at]) is not null && !LeavesOld(sentence, at)).ToList();
        if (functions is not [var only])
        {
            return null;
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => FunctionOf(sentence[at]) is not null || sentence[at].Is(Keyword.Instead)))
        {
            sentence.Use(at);
        }

        return FunctionOf(sentence[only]);
    }

    private static bool NamesData(Sentence sentence) =>
        sentence.Mentions.Any(mention => mention.Meanings[0] is EventMeaning or FieldMeaning or ValueMeaning or MetricMeaning or EntityMeaning or PeopleMeaning);

    private static bool LeavesOld(Sentence sentence, int at) => sentence.InRange(at - 1) && sentence.Previous(at - 1, Keyword.Of) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.Instead);

    private static (Aggregation Aggregation, double? Percentile)? FunctionOf(Mention mention) =>
        mention.Is(Keyword.Average) ? (Aggregation.Average, null)
        : mention.Is(Keyword.Median) ? (Aggregation.Median, null)
        : mention.Is(Keyword.Maximum, Keyword.Largest) ? (Aggregation.Maximum, null)
        : mention.Is(Keyword.Minimum, Keyword.Smallest) ? (Aggregation.Minimum, null)
        : mention.Is(Keyword.Sum) ? (Aggregation.Sum, null)
        : mention.As<PercentileMeaning>() is { } percentile ? (Aggregation.Percentile, percentile.Fraction)
        : null;

    /// <summary>A number with nothing that is counted, after a question about people who did something so often.</summary>
    public static ValueTest? TakeTest(Sentence sentence, QueryPlan previous)
    {
        if (previous is not AudiencePlan || NamesData(sentence))
        {
            return null;
        }

        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Meanings[0] is TimeMeaning)
            {
                continue;
            }

            var test = NumberPass.Test(sentence, at);
            if (test is null && NumberPass.NumberAt(sentence, at) is { } bare && sentence.InRange(at + 1) && sentence[at + 1].Is(Keyword.Times))
            {
                test = new NumberTest(new ValueTest(TestOperator.Equals, bare.Value), at, at);
            }

            if (test is null)
            {
                continue;
            }

            sentence.Use(test.Start, sentence.InRange(test.End + 1) && sentence[test.End + 1].Is(Keyword.Times) ? test.End + 1 : test.End);
            return test.Test;
        }

        return null;
    }

    /// <summary>"as a percentage of all sales" after sales by country: the whole that is named is the one that is shown.</summary>
    public static void TakeWhole(Sentence sentence, QueryPlan previous)
    {
        var share = previous is MetricPlan { Breakdowns.Count: > 0 } ? sentence.FindWhere(mention => mention.Is(Keyword.PercentWish, Keyword.Share) && !mention.IsContent) : -1;
        var named = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].IsContent && sentence[at].Meanings[0] is not KeywordMeaning).ToList();
        if (share < 0 || named is not [var whole] || whole < share || !Enumerable.Range(share, whole - share).Any(at => sentence[at].Is(Keyword.Of)) || ((MetricPlan)previous).Measures is not [AggregateMeasure shown])
        {
            return;
        }

        var isShown = sentence[whole].Meanings.Any(meaning => meaning switch
        {
            MetricMeaning { Metric.Measure: AggregateMeasure metric } => metric.Field == shown.Field && metric.Aggregation == shown.Aggregation,
            EventMeaning named => shown.Selection is { } rows && named.Selection.Names.All(rows.Names.Contains),
            _ => false,
        });
        sentence.Use(isShown ? whole : -1);
    }

    /// <summary>"just the discounted ones": a yes/no property by itself says which of the rows before are meant.</summary>
    public static void TakeFlag(Sentence sentence, Slots slots, QueryPlan previous)
    {
        if (previous is not MetricPlan { Measures: [var shown, ..] } || sentence.FindWhereAny(Keyword.HowMany, Keyword.Share, Keyword.By, Keyword.Per, Keyword.Rate))
        {
            return;
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => !sentence.IsUsed(at)))
        {
            if (sentence[at].Meanings[0] is FieldMeaning { Field: var field, Property: var property } && YesNo.Of(property) is { } flag && sentence.Facts.Carries(ModelFacts.Selection(shown), field))
            {
                var denied = Negations.Take(sentence, at);
                slots.Conditions.Add(new ConditionSlot(at, flag.Test(field, !denied)));
                sentence.Use(at);
            }
        }
    }

    /// <summary>"within 7 days?" after a funnel.</summary>
    public static Duration? TakeWindow(Sentence sentence, QueryPlan previous)
    {
        var at = previous is FunnelPlan ? sentence.FindWhere(mention => mention.Meanings[0] is DurationMeaning) : -1;
        if (at < 1 || !sentence[sentence.Previous(at - 1) is var before && before >= 0 ? before : at].Is(Keyword.Within, Keyword.In))
        {
            return null;
        }

        sentence.Use(before, at);
        return ((DurationMeaning)sentence[at].Meanings[0]).Duration;
    }

    [GeneratedRegex(@"^\W*(ok(ay)?|please|no|sorry|wait|actually|hm+|now|and|,|\s)*(go\s+back|back\s+to\s+(the\s+)?((?<first>first|original|very\s+first)|previous|last|earlier|old)|undo(\s+(that|it|the\s+last\s+(one|change|step)))?|revert(\s+(that|it))?|return\s+to\s+(the\s+)?((?<first>first|original)|previous|last|earlier)|take\s+(that|it)\s+back|(as|like)\s+(it\s+was\s+)?before)(\s+(one|question|answer|again|please|version|chart|result|step|a\s+step|one\s+step|to\s+(the\s+)?((?<first>first|original)|previous|last|earlier)(\s+(one|question|answer))?))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex GoBack();

    [GeneratedRegex(@"^\W*((and|now|ok(ay)?|please|then|but|actually)\W+)*(((remove|clear|drop|reset|undo|lose|delete|forget|ignore|no|without|take\s+(away|off|out)|get\s+rid\s+of)\s+((the|all|any|those|these|my|of|both|every)\s+)*(filters?|filtering|restrictions?|conditions?))|unfiltered|((include|count|show|use)\s+(everything|everyone|everybody|all\s+of\s+(it|them))))(\s+(again|please|pls|now|back))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NoFilters();

    [GeneratedRegex(@"^\W*(and\s+|now\s+|ok(ay)?\s+|please\s+|show\s+(me\s+)?|give\s+me\s+)*((just|only)\s+(the\s+)?(total|overall(\s+number)?|sum|grand\s+total|number)|(the\s+)?(overall|grand)?\s*total(\s+(only|please|number))?|overall|in\s+total|(as\s+)?(a|one)\s+single\s+number|without\s+(the\s+)?(breakdown|split|groups?|grouping)|(remove|drop|no)\s+(the\s+)?(breakdown|split|grouping)|not\s+(split|broken\s+down|grouped)|altogether|all\s+together)(\s+(please|pls|thanks|only))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex OnlyTotal();
}
