using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"What share of revenue comes from germany", "% of events that are pushes", "as a percentage".</summary>
internal static class SharePlanner
{
    public static void TakeWishes(Sentence sentence, Slots slots)
    {
        foreach (var keyword in new[] { Keyword.Share, Keyword.PercentWish })
        {
            if (sentence.Find(keyword) is var at and >= 0 && !sentence[at].IsContent)
            {
                sentence.Use(at);
                slots.ShareOfTotal |= !(slots.Compares || slots.WantsChange);
            }
        }
    }

    /// <summary>A share without groups is a ratio: the part that satisfies the conditions over the whole.</summary>
    public static MetricPlan? Ratio(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (!slots.ShareOfTotal || slots.Breakdowns.Count > 0 || targets.Count == 0)
        {
            return null;
        }

        var predicate = Predicate(sentence, slots, targets);
        if (predicate is null)
        {
            return null;
        }

        var (whole, part) = predicate.Value;
        var frame = TimeFrame.Of(sentence, slots);
        LeftoverPass.Run(sentence, slots);
        return new MetricPlan
        {
            Measures = [new RatioMeasure(part, whole) { Name = $"share of {whole.Name}", Scale = 100, Format = ValueFormat.Percent }],
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Grain = frame.Grain,
            Comparison = frame.Comparison,
            Chart = slots.Chart,
        };
    }

    private static (Measure Whole, Measure Part)? Predicate(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var target = targets[0];
        var conditions = slots.Conditions.Select(slot => slot.Condition).ToList();
        if (target.Noun is EventsNoun { Selection: null } && target.Verbs.Count > 0)
        {
            return (Measures.CountEvents(null), Measures.CountEvents(MeasurePass.Narrowed(target.Verbs[0].Selection, conditions)));
        }

        if (targets.Count == 2 && targets[1].Noun is EventsNoun { Selection: { } second } && target.Noun is EventsNoun { Selection: null })
        {
            return (Measures.CountEvents(null), Measures.CountEvents(second));
        }

        if (conditions.Count == 0)
        {
            return null;
        }

        var bare = target.Noun is EventsNoun { Selection: { } narrowed } events
            ? target with { Noun = events with { Selection = narrowed with { Where = null }, Parts = [] } }
            : target;
        var whole = MeasureBuilder.Build(sentence, slots, [bare]).FirstOrDefault();
        return whole is null ? null : (whole, Measures.Narrowed(whole, new EventSelection { Where = Slots.Combine(conditions) }));
    }
}
