using System.Globalization;
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
            return null;
        }

        sentence.Use(word);
        var buckets = TakeBuckets(sentence);
        var slots = new Slots();
        MetricPlanner.Passes(sentence, slots);
        var entity = slots.Per;
        slots.Per = null;
        var targets = MeasurePass.Run(sentence, slots);
        var (subject, value) = Roles(sentence, slots, targets, entity);
        if (value is null || slots.Breakdowns.Count > 0 || slots.Grain is not null)
        {
            return null;
        }

        var frame = TimeFrame.Of(sentence, slots);
        return new DistributionPlan
        {
            Value = subject is null ? value : Folded(value, subject),
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Buckets = buckets,
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

    /// <summary>A list of numbers and ranges: "1, 2-4, 5-9, 10 or more".</summary>
    private static List<Bucket> TakeBuckets(Sentence sentence)
    {
        var found = new List<(int Start, int End, ValueTest Test)>();
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Meanings[0] is TimeMeaning or DurationMeaning)
            {
                continue;
            }

            if (NumberPass.Test(sentence, at) is { } test)
            {
                found.Add((test.Start, test.End, test.Test));
                at = test.End;
            }
            else if (NumberPass.NumberAt(sentence, at) is { } number)
            {
                found.Add((at, at, new ValueTest(TestOperator.Equals, number.Value)));
            }
        }

        if (found.Count < 2)
        {
            return [];
        }

        foreach (var (start, end, _) in found)
        {
            sentence.Use(start, end);
        }

        return [.. found.Select(item => Of(item.Test))];
    }

    private static Bucket Of(ValueTest test) => test.Operator switch
    {
        TestOperator.Between => new Bucket($"{Text(test.Value)}-{Text(test.Upper!.Value)}", test.Value, test.Upper),
        TestOperator.GreaterOrEqual => new Bucket(Text(test.Value) + "+", test.Value, null),
        TestOperator.GreaterThan => new Bucket(">" + Text(test.Value), test.Value + 1, null),
        TestOperator.LessThan => new Bucket("<" + Text(test.Value), null, test.Value - 1),
        TestOperator.LessOrEqual => new Bucket("≤" + Text(test.Value), null, test.Value),
        _ => new Bucket(Text(test.Value), test.Value, test.Value),
    };

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
