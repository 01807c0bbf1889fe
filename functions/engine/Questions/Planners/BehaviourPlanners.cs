using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"new, returning, resurrected and dormant users per week", "new vs returning players".</summary>
internal static class LifecyclePlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var fresh = Word(sentence, Keyword.New);
        var returning = Word(sentence, Keyword.Returning) is >= 0 and var plain ? plain : RepeatPeople(sentence);
        if (LifecycleState.Plan(sentence) is { } state)
        {
            return state;
        }

        if (fresh >= 0 && returning < 0 && AsksForShareOfNew(sentence, fresh))
        {
            return Of(sentence, newAndReturning: true);
        }

        var others = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Resurrected, Keyword.Dormant) && !sentence[at].IsContent).ToList();
        if (others.Count == 0 ? fresh < 0 || returning < 0 || !Stand(sentence, fresh, returning) : fresh < 0 && returning < 0 && others.Count < 2 && !sentence.Has(Keyword.Lifecycle))
        {
            return sentence.Find(Keyword.Lifecycle) >= 0 && fresh < 0 ? Of(sentence, newAndReturning: false) : null;
        }

        return Of(sentence, others.Count == 0);
    }

    /// <summary>"share of new users per month", "what % of active users are new": who is there for the first time, among those who are there.</summary>
    private static bool AsksForShareOfNew(Sentence sentence, int fresh)
    {
        var dated = sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning or TimeMeaning);
        if (!dated || !sentence.FindWhereAny(Keyword.Share, Keyword.PercentWish) || sentence.FindWhereAny(Keyword.Versus, Keyword.By, Keyword.Retention, Keyword.Cohort, Keyword.Again, Keyword.CameBack) || sentence.Mentions.Any(mention => mention.Meanings[0] is EventMeaning))
        {
            return false;
        }

        // The new ones are people, named behind the word, or before it as what they are.
        var next = sentence.Next(fresh + 1, Keyword.Active, Keyword.Each);
        return sentence.InRange(next) && Nouns.At(sentence, next) is UsersNoun || sentence.Previous(fresh - 1, Keyword.Is, Keyword.Who) is var before && sentence.InRange(before) && Nouns.At(sentence, before) is UsersNoun;
    }

    private static int Word(Sentence sentence, Keyword keyword) => sentence.FindWhere(mention => mention.Is(keyword) && mention.Meanings[0] is KeywordMeaning);

    /// <summary>"repeat buyers", "repeat bookers": people who come back.</summary>
    private static int RepeatPeople(Sentence sentence) => Enumerable.Range(0, sentence.Count).FirstOrDefault(
        at => FirstAndRepeat.IsRepeat(sentence[at]) && (sentence[at].Text.EndsWith("ers", StringComparison.OrdinalIgnoreCase) || (sentence.Next(at + 1) is var next && sentence.InRange(next) && Nouns.At(sentence, next) is UsersNoun)), -1);

    /// <summary>Nothing but joining words between the two.</summary>
    private static bool Stand(Sentence sentence, int fresh, int returning)
    {
        var (from, to) = (Math.Min(fresh, returning), Math.Max(fresh, returning));
        return Enumerable.Range(from + 1, to - from - 1).All(at => sentence[at].IsNoise || sentence[at].Is(Keyword.Versus, Keyword.And, Keyword.Or, Keyword.Users, Keyword.Compared) || sentence[at].As<PeopleMeaning>() is not null);
    }

    private static LifecyclePlan? Of(Sentence sentence, bool newAndReturning)
    {
        var repeat = RepeatPeople(sentence);
        sentence.Use(repeat);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.New, Keyword.Returning, Keyword.Resurrected, Keyword.Dormant, Keyword.Lifecycle, Keyword.Users, Keyword.Versus, Keyword.HowMany, Keyword.Trend, Keyword.Share, Keyword.PercentWish, Keyword.Active, Keyword.Is, Keyword.Of, Keyword.Who) && (!sentence[at].IsContent || sentence[at].Meanings[0] is KeywordMeaning)))
        {
            sentence.Use(at);
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        var targets = MeasurePass.Run(sentence, slots);
        if (slots.Breakdowns.Count > 0 || targets.Exists(target => target.Noun is not (UsersNoun or EventsNoun)))
        {
            return null;
        }

        var grain = slots.Grain ?? slots.Periods.Select(period => period.Unit).FirstOrDefault(unit => unit is TimeGrain.Day or TimeGrain.Week or TimeGrain.Month) ?? TimeGrain.Week;
        sentence.Assume(newAndReturning ? "new: first active in that period; returning: active before" : "new: first active in that period; returning: also active in the period before; resurrected: active before, but not in the period before; dormant: active in the period before, not in this one");
        return new LifecyclePlan
        {
            Grain = grain,
            Event = targets.Select(target => target.Noun is EventsNoun { Selection: { } deed } ? deed : target.Noun is UsersNoun { Selection: { } own } ? own : target.Verbs.Count > 0 ? target.Verbs[0].Selection : null).FirstOrDefault(found => found is not null)
                ?? (repeat >= 0 && sentence[repeat].Text.EndsWith("ers", StringComparison.OrdinalIgnoreCase) ? sentence.Facts.RevenueSelection : null),
            Range = TimeFrame.Of(sentence, slots).Range,
            Where = slots.Where,
            NewAndReturning = newAndReturning,
            Chart = slots.Chart,
        };
    }
}

/// <summary>"what share of revenue comes from the top 10 customers", "how many products make 80% of sales".</summary>
internal static class ConcentrationPlanner
{
    private const int DefaultTop = 10;

    public static QueryPlan? Plan(Sentence sentence)
    {
        var reach = Percentage(sentence);
        var top = sentence.FindWhere(mention => mention.Is(Keyword.Top, Keyword.Largest, Keyword.Best) && mention.Meanings[0] is KeywordMeaning);
        var share = sentence.FindWhere(mention => mention.Is(Keyword.Share, Keyword.PercentWish) && !mention.IsContent);
        if (share < 0 && top > 0)
        {
            share = Enumerable.Range(0, top).FirstOrDefault(at => sentence[at].Is(Keyword.HowMuch) && sentence[at].Meanings[0] is KeywordMeaning && sentence[sentence.Next(at + 1, Keyword.Of) is var what && sentence.InRange(what) ? what : at].Meanings[0] is MetricMeaning or FieldMeaning, -1);
        }

        var topShare = top >= 0 && share >= 0;
        var pareto = reach >= 0 && (top < 0 || !IsBeside(reach, top)) && sentence.FindWhereAny(Keyword.HowMany, Keyword.Which, Keyword.Share);
        if (!topShare && !pareto)
        {
            return null;
        }

        var dimensionAt = topShare ? Group(sentence, top + 1) : GroupAnywhere(sentence);
        if (dimensionAt < 0 || GroupPass.DimensionAt(sentence, dimensionAt) is not { } by)
        {
            return null;
        }

        var count = topShare ? Number(sentence, top) : null;
        foreach (var at in new[] { top, share, reach, dimensionAt }.Where(at => at >= 0))
        {
            sentence.Use(at);
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        if (Measure(sentence, slots) is not { } measure || slots.Grain is not null || slots.Conditions.Exists(slot => slot.Condition is FieldTest test && !sentence.Facts.Carries(ModelFacts.Selection(measure), test.Field)))
        {
            return null;
        }

        Finish(sentence);
        return new ConcentrationPlan
        {
            Measure = measure,
            By = by,
            Top = topShare && count is not { Percent: true } ? (int)(count?.Value ?? DefaultTop) : null,
            TopPercent = topShare && count is { Percent: true } percent ? percent.Value : null,
            Reach = topShare ? null : sentence[reach].As<NumberMeaning>()!.Value,
            Where = slots.Where,
            Range = TimeFrame.Of(sentence, slots).Range,
            Chart = slots.Chart,
        };
    }

    private static Measure? Measure(Sentence sentence, Slots slots)
    {
        var targets = MeasurePass.Run(sentence, slots);
        var wanted = targets.Where(target => target.Noun is not UsersNoun).OrderByDescending(target => sentence[target.Noun.At].Meanings[0] is MetricMeaning).ToList();
        var built = MeasureBuilder.Build(sentence, slots, wanted.Count > 0 ? [wanted[0]] : targets);
        var measure = built.FirstOrDefault() ?? (sentence.Facts.Revenue is { } revenue ? MeasureBuilder.Named(revenue.Measure, revenue.Name) : null);
        return measure is AggregateMeasure { Per: null, Aggregation: Aggregation.Sum or Aggregation.Count, Entity: null } ? measure : null;
    }

    private static void Finish(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Is(Keyword.HowMany, Keyword.Which, Keyword.Sum, Keyword.WhoAreThey, Keyword.Those, Keyword.Share, Keyword.Users, Keyword.LightVerb, Keyword.Money, Keyword.Spend, Keyword.Least, Keyword.Smallest) && sentence[at].Meanings[0] is KeywordMeaning)
            {
                sentence.Use(at);
            }
        }
    }

    /// <summary>"80%", "80 percent of".</summary>
    private static int Percentage(Sentence sentence)
    {
        var sign = sentence.FindWhere(mention => mention.As<NumberMeaning>() is { Kind: TokenKind.Percent, Value: > 0 and < 100 });
        return sign >= 0 ? sign : Enumerable.Range(0, Math.Max(0, sentence.Count - 1)).FirstOrDefault(at => sentence[at].As<NumberMeaning>() is { Value: > 0 and < 100 } && sentence[at + 1].Is(Keyword.Share) && sentence[at + 1].Text.StartsWith("per", StringComparison.OrdinalIgnoreCase), -1);
    }

    private static bool IsBeside(int left, int right) => Math.Abs(left - right) == 1;

    private static (decimal Value, bool Percent)? Number(Sentence sentence, int top)
    {
        var at = sentence.InRange(top + 1) && sentence[top + 1].As<NumberMeaning>() is not null ? top + 1 : top - 1;
        if (!sentence.InRange(at) || sentence[at].As<NumberMeaning>() is not { Value: > 0 and < 1_000_000 } number)
        {
            return null;
        }

        sentence.Use(at);
        var percent = sentence.InRange(at + 1) && (sentence[at + 1].Text.StartsWith("per", StringComparison.OrdinalIgnoreCase) || sentence[at + 1].Text.StartsWith('%')) && sentence[at + 1].Is(Keyword.Share);
        sentence.Use(percent ? at + 1 : -1);
        return (number.Value, percent || number.Kind == TokenKind.Percent);
    }

    private static int Group(Sentence sentence, int from)
    {
        for (var at = from; at < Math.Min(sentence.Count, from + 3); at++)
        {
            if (GroupPass.DimensionAt(sentence, at) is not null && sentence[at].As<NumberMeaning>() is null)
            {
                return at;
            }
        }

        return -1;
    }

    private static int GroupAnywhere(Sentence sentence) =>
        sentence.FindWhere(mention => mention.Meanings[0] is PeopleMeaning or FieldMeaning { Property.Type: Model.PropertyType.Text } or EntityMeaning || (mention.Is(Keyword.Users) && !mention.IsContent));
}
