using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Numbers, trends, breakdowns and rankings: the plan for every question that is about none of the special kinds.</summary>
internal static class MetricPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var slots = new Slots();
        Passes(sentence, slots);
        var targets = MeasurePass.Run(sentence, slots);
        return SharePlanner.Ratio(sentence, slots, targets) ?? Assemble(sentence, slots, targets);
    }

    public static void Passes(Sentence sentence, Slots slots)
    {
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        NumberPass.Run(sentence, slots);
        RankPass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        SharePlanner.TakeWishes(sentence, slots);
    }

    private static MetricPlan? Assemble(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var measures = MeasureBuilder.Build(sentence, slots, targets);
        LeftoverPass.Run(sentence, slots);
        TakeWhichDimension(sentence, slots);
        if (measures.Count == 0)
        {
            measures = Default(sentence, slots);
        }

        if (measures.Count == 0)
        {
            return null;
        }

        var frame = TimeFrame.Of(sentence, slots);
        var comparison = frame.Comparison;
        var ranked = slots.Breakdowns.Count > 0;
        return new MetricPlan
        {
            Measures = measures,
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Grain = frame.Grain,
            Breakdowns = slots.Breakdowns,
            Comparison = comparison,
            ShareOfTotal = slots.ShareOfTotal && (slots.Breakdowns.Count > 0 || frame.Grain is not null),
            Cumulative = slots.Cumulative,
            RollingBuckets = slots.Rolling,
            Having = slots.Having,
            OrderBy = ranked && frame.Grain is null ? Order(slots) : null,
            Limit = slots.Breakdowns.Count == 1 ? slots.Limit : null,
            LimitPerGroup = ranked && slots.Breakdowns.Count > 1 ? slots.Limit : null,
            Chart = slots.Chart,
        };
    }

    private static Ordering? Order(Slots slots)
    {
        if (slots.Descending is { } descending)
        {
            return new Ordering(0, descending);
        }

        return slots.Breakdowns is [{ Grain: not null }] or [{ Buckets.Count: > 0 }] ? new Ordering(null, Descending: false) : new Ordering(0);
    }

    /// <summary>"which countries do orders come from", "what types of events": the asked-for groups without a superlative.</summary>
    private static void TakeWhichDimension(Sentence sentence, Slots slots)
    {
        if (slots.Breakdowns.Count > 0)
        {
            return;
        }

        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            if (sentence[at].Is(Keyword.Which) && sentence.Next(at + 1) is var next && sentence.InRange(next)
                && sentence[next].Meanings[0] is FieldMeaning && GroupPass.DimensionAt(sentence, next) is { } dimension
                && !ModelFacts.IsNumeric(sentence[next].As<FieldMeaning>()?.Property))
            {
                slots.Breakdowns.Add(dimension with { ExcludeMissing = true });
                sentence.Use(next);
                return;
            }
        }
    }

    /// <summary>No measure is named: rankings of people go by money, everything else counts rows.</summary>
    private static List<Measure> Default(Sentence sentence, Slots slots)
    {
        var byUser = slots.Breakdowns.Any(dimension => dimension.Field.Source is FieldSource.ExternalUserId);
        if (byUser && slots.Limit is not null && sentence.Facts.Revenue is { } revenue)
        {
            sentence.Assume($"ranked by {revenue.Name}");
            sentence.Define(revenue.Source);
            return [MeasureBuilder.Named(revenue.Measure, revenue.Name)];
        }

        if (slots.Breakdowns.Count == 0 && slots.Grain is null && slots.Conditions.Count == 0 && slots.Users.Count == 0 && slots.ImpliedGrain is null)
        {
            return [];
        }

        if (slots.Breakdowns.FirstOrDefault() is { } first && sentence.Facts.RevenueSelection is { } selling && sentence.Facts.Carries(selling, first.Field) && first.Field.Source == FieldSource.EventProperty && slots.Limit is not null)
        {
            sentence.Assume($"counted by {Naming.Of(selling)}");
            return [Measures.CountEvents(selling)];
        }

        sentence.Assume("counted by number of events");
        return [Measures.CountEvents(null)];
    }
}
