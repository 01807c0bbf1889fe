using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"longest streak of active days", "who ordered on 3 consecutive days", "how many users were active 5 days in a row".</summary>
internal static class StreakPlanner
{
    private const int ListLimit = 10;

    public static StreakPlan? Plan(Sentence sentence)
    {
        var streak = sentence.FindWhere(mention => mention.Is(Keyword.Streak) && mention.Meanings[0] is KeywordMeaning);
        if (streak < 0 || sentence.FindWhereAny(Keyword.Average, Keyword.Median, Keyword.Share, Keyword.Distribution, Keyword.Versus, Keyword.Compared))
        {
            return null;
        }

        var least = Length(sentence);
        var (grain, ofPeople) = (Unit(sentence, streak), Limit(sentence));
        var counts = sentence.FindWhere(mention => mention.Is(Keyword.HowMany) && mention.Meanings[0] is KeywordMeaning) >= 0 && !AsksLength(sentence);
        if (counts && least is null)
        {
            return null;
        }

        TakeWords(sentence);
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        var deed = TakeDeed(sentence);
        if (slots.Breakdowns.Count > 0 || slots.Compares)
        {
            return null;
        }

        return new StreakPlan
        {
            Event = deed,
            Grain = grain,
            AtLeast = least,
            Output = counts ? AudienceOutput.Count : AudienceOutput.List,
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Limit = counts ? null : ofPeople ?? (least is not null ? null : IsOne(sentence) ? 1 : ListLimit),
            Chart = slots.Chart,
        };
    }

    /// <summary>"weekly streak", "3 weeks in a row", "consecutive months"; days where nothing is said.</summary>
    private static TimeGrain Unit(Sentence sentence, int streak)
    {
        var near = Enumerable.Range(0, sentence.Count).Where(at => GrainOf(sentence[at]) is not null).OrderBy(at => Math.Abs(at - streak)).ToList();
        foreach (var at in near)
        {
            sentence.Use(at);
        }

        return near.Count > 0 ? GrainOf(sentence[near[0]])!.Value : TimeGrain.Day;
    }

    private static TimeGrain? GrainOf(Mention mention) => mention.Meanings[0] switch
    {
        DurationMeaning { Duration.Unit: var unit } when IsCalendar(unit) => unit,
        UnitMeaning { Grain: var unit } when IsCalendar(unit) => unit,
        GrainMeaning { Grain: var unit } when IsCalendar(unit) => unit,
        _ => null,
    };

    private static bool IsCalendar(TimeGrain unit) => unit is TimeGrain.Day or TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Year;

    /// <summary>"5 days in a row", "at least 3 consecutive weeks", "a streak of 7".</summary>
    private static int? Length(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Meanings[0] is DurationMeaning { Duration: { Amount: > 1 } length } && IsCalendar(length.Unit))
            {
                var more = sentence.Previous(at - 1) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.MoreThan);
                UseTest(sentence, at);
                return length.Amount + (more ? 1 : 0);
            }

            if (NumberPass.Test(sentence, at) is { Test: { Operator: TestOperator.Equals or TestOperator.GreaterOrEqual or TestOperator.GreaterThan, Value: > 1 and < 1_000 } test } number && IsBesideUnit(sentence, number.End))
            {
                sentence.Use(number.Start, number.End);
                return (int)test.Value + (test.Operator == TestOperator.GreaterThan ? 1 : 0);
            }

            if (NumberPass.NumberAt(sentence, at) is { Value: > 1 and < 1_000 } bare && IsBesideUnit(sentence, bare.At))
            {
                sentence.Use(bare.At);
                return (int)bare.Value;
            }
        }

        return null;
    }

    private static void UseTest(Sentence sentence, int at)
    {
        foreach (var beside in new[] { at, sentence.Previous(at - 1), sentence.Next(at + 1) }.Where(beside => sentence.InRange(beside) && (beside == at || sentence[beside].Is(Keyword.AtLeast, Keyword.MoreThan, Keyword.OrMore, Keyword.Exactly))))
        {
            sentence.Use(beside);
        }
    }

    private static bool IsBesideUnit(Sentence sentence, int end) =>
        sentence.Next(end + 1, Keyword.Streak, Keyword.Active, Keyword.Distinct) is var next && (sentence.InRange(next) ? GrainOf(sentence[next]) is not null : sentence.InRange(end - 2) && Enumerable.Range(Math.Max(0, end - 3), 3).Any(at => sentence[at].Is(Keyword.Streak)));

    /// <summary>"top 5 users by longest streak", "which 3 users".</summary>
    private static int? Limit(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Meanings[0] is NumberMeaning && NumberPass.NumberAt(sentence, at) is { Value: > 0 and <= 1_000 } number && sentence.Next(at + 1) is var next && (!sentence.InRange(next) || sentence[next].Is(Keyword.Largest, Keyword.Most, Keyword.Users)))
            {
                sentence.Use(at);
                return (int)number.Value;
            }
        }

        return null;
    }

    /// <summary>"how many days in a row was the longest": the length is asked for.</summary>
    private static bool AsksLength(Sentence sentence) => sentence.FindWhereAny(Keyword.Largest);

    /// <summary>"who has the longest streak", "which user": one; "which users": several.</summary>
    private static bool IsOne(Sentence sentence) => !sentence.Mentions.Any(mention => (mention.Is(Keyword.Users) || mention.As<PeopleMeaning>() is not null || mention.As<FieldMeaning>() is { Field.Source: FieldSource.UserId or FieldSource.ExternalUserId }) && mention.Text.EndsWith('s'))
        && !sentence.FindWhereAny(Keyword.Top);

    private static void TakeWords(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => !sentence[at].IsContent && sentence[at].Is(Keyword.Streak, Keyword.Largest, Keyword.Most, Keyword.Top, Keyword.Who, Keyword.Which, Keyword.Users, Keyword.Active, Keyword.HowMany, Keyword.LightVerb, Keyword.Each, Keyword.By, Keyword.Per, Keyword.Distinct, Keyword.Events)))
        {
            sentence.Use(at);
        }
    }

    /// <summary>What was done on these days; null: anything.</summary>
    private static EventSelection? TakeDeed(Sentence sentence)
    {
        EventSelection? deed = null;
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence.IsUsed(at))
            {
                continue;
            }

            var found = Nouns.At(sentence, at) switch
            {
                EventsNoun { Selection: { } selection } => selection,
                EntityNoun { Entity.Selection: { } own } => own,
                UsersNoun { Selection: { } done } => done,
                MetricNoun { Metric.Measure: var measure } when ModelFacts.Selection(measure) is { } sold => sold,
                _ => null,
            };
            if (found is not null || Nouns.At(sentence, at) is UsersNoun { Users: null })
            {
                deed ??= found;
                sentence.Use(at);
            }
        }

        return deed;
    }
}
