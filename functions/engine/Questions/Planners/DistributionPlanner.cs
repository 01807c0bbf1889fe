using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>How a value is spread: "distribution of users by number of days: 1, 2-4, 5 or more", "histogram of orders per user".</summary>
internal static class DistributionPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var word = sentence.FindWhere(mention => mention.Is(Keyword.Distribution) && mention.Meanings[0] is KeywordMeaning);
        if (word < 0)
        {
            return Bucketed(sentence);
        }

        foreach (var named in Enumerable.Range(0, sentence.Count).Where(named => sentence[named].Is(Keyword.Distribution) && sentence[named].Meanings[0] is KeywordMeaning))
        {
            sentence.Use(named);
        }

        var slots = new Slots();
        var width = BucketWidths.Take(sentence);
        BucketPass.Take(sentence, slots, leastTests: 0);
        if (sentence[word].Text.StartsWith("and so", StringComparison.OrdinalIgnoreCase))
        {
            slots.Buckets.Clear();
        }

        var buckets = slots.Buckets;
        MetricPlanner.Passes(sentence, slots);
        var entity = slots.Per;
        slots.Per = null;
        var targets = MeasurePass.Run(sentence, slots);
        var (subject, value) = Roles(sentence, slots, targets, entity);
        if (value is null || slots.Breakdowns.Count > 0 || slots.Grain is not null)
        {
            return null;
        }

        if (width is not null)
        {
            return subject is null && BucketWidths.Of(sentence, value, width) is { } even ? Plan(sentence, slots, value, even) : null;
        }

        return Plan(sentence, slots, subject is null ? value : Folded(value, subject), IsMeasured(sentence, value) ? [.. buckets.Select(BucketPass.Continuous)] : buckets);
    }

    private static DistributionPlan Plan(Sentence sentence, Slots slots, AggregateMeasure value, IReadOnlyList<Bucket> buckets)
    {
        var frame = TimeFrame.Of(sentence, slots);
        return new DistributionPlan
        {
            Value = value,
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Buckets = buckets,
            Chart = slots.Chart,
        };
    }

    /// <summary>Money, lengths and marks may lie between two whole numbers; pieces do not.</summary>
    private static bool IsMeasured(Sentence sentence, AggregateMeasure value) =>
        value is { Aggregation: not Aggregation.CountDistinct, PerAggregation: not (Aggregation.Count or Aggregation.CountDistinct), Field: { } field }
        && (field.Source == FieldSource.Revenue || sentence.Facts.PropertyOf(field) is { Role: Model.PropertyRole.Money or Model.PropertyRole.Plain or Model.PropertyRole.Duration });

    /// <summary>"how many accounts invited 1, 2-5, more than 5 teammates": a list of ranges asks how the thing behind it is spread.</summary>
    private static DistributionPlan? Bucketed(Sentence sentence)
    {
        var slots = new Slots();
        BucketPass.Take(sentence, slots, leastTests: 1);
        if (slots.Buckets.Count == 0)
        {
            return null;
        }

        MetricPlanner.Passes(sentence, slots);
        var targets = MeasurePass.Run(sentence, slots);
        var deed = targets switch
        {
            [{ Noun: UsersNoun, Verbs.Count: > 0 } people] => people.Verbs[^1].Selection,
            [{ Noun: UsersNoun }, { Noun: EventsNoun { Selection: { } had }, Aggregators: { Functions.Count: 0, Amount: false } }] => had,
            _ => null,
        };
        if (deed is null || slots.Breakdowns.Count > 0 || slots.Grain is not null)
        {
            return null;
        }

        var value = Measures.CountEvents(deed);
        return new DistributionPlan
        {
            Value = Folded(value, slots.Per ?? EntityKey.User),
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Buckets = slots.Buckets,
            Chart = slots.Chart,
        };
    }

    /// <summary>"users by number of days": the first noun is the thing, the second its value; "orders per user": the other way round.</summary>
    private static (EntityKey? Entity, AggregateMeasure? Value) Roles(Sentence sentence, Slots slots, List<MeasureTarget> targets, EntityKey? per)
    {
        if (targets.Count == 0)
        {
            return (null, null);
        }

        if (per is not null || targets.Count == 1)
        {
            var value = Value(sentence, slots, targets[0]);
            return (per ?? (targets[0].OfValue ? value?.Per : null), targets[0].OfValue || per is not null || targets[0].Noun is FieldNoun { Property.Type: Model.PropertyType.Number } ? value : null);
        }

        EntityKey? subject = targets[0].Noun switch
        {
            UsersNoun => EntityKey.User,
            EntityNoun noun => noun.Entity,
            FieldNoun { Property.Role: Model.PropertyRole.Identifier } noun => new EntityKey([noun.Field]) { Name = Naming.Of(noun.Field) },
            _ => null,
        };
        return subject is null ? (null, null) : (subject, Value(sentence, slots, targets[1]));
    }

    private static AggregateMeasure? Value(Sentence sentence, Slots slots, MeasureTarget target) =>
        MeasureBuilder.Build(sentence, slots, [target]).FirstOrDefault() as AggregateMeasure;

    private static AggregateMeasure Folded(AggregateMeasure value, EntityKey entity) => value.Per is not null
        ? value
        : value with { Name = $"{value.Name} per {entity.Name}", Per = entity with { Selection = null }, PerAggregation = value.Aggregation, Aggregation = Aggregation.Count };
}
