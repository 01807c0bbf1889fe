using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>How many things pass a test of their own: "orders over £1000", "orders with more than 50 units".</summary>
internal static class EntityTestPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var at = sentence.FindWhere(mention => mention.Meanings[0] is EntityMeaning or FieldMeaning { Property.Role: Model.PropertyRole.Identifier });
        if (at < 0 || sentence.FindWhere(mention => mention.Is(Keyword.Users) && !mention.IsContent) >= 0 || EntityAt(sentence, at) is not { } entity || TestAfter(sentence, at) is not { } test)
        {
            return null;
        }

        var before = sentence.Previous(at - 1, Keyword.Distinct);
        if (sentence.InRange(before) && !sentence[before].Is(Keyword.HowMany))
        {
            return null;
        }

        if (ValueOf(sentence, at, test, entity) is not { } value)
        {
            return null;
        }

        sentence.Use(at);
        sentence.Use(before);
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        UseVerbs(sentence);
        if (slots.Grain is not null || slots.Compares)
        {
            return null;
        }

        return new DistributionPlan
        {
            Value = value,
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Buckets = [BucketOf(test.Test, value.Format == ValueFormat.Money ? 0.01m : IsWhole(sentence, value) ? 1m : Smallest)],
            Chart = slots.Chart,
        };
    }

    private static EntityKey? EntityAt(Sentence sentence, int at) => sentence[at].Meanings[0] switch
    {
        EntityMeaning { Entity: { Selection: not null } entity } when !Nouns.IsUser(entity) => entity,
        FieldMeaning { Field: var field, Property: { DistinctCount: > 100 } property } when sentence.Facts.RevenueSelection is { } selling && DerivedMetrics.OrderEntity(sentence, selling) is { } order && order.Fields[0] == field && property.Count > 0 => order,
        _ => null,
    };

    private static NumberTest? TestAfter(Sentence sentence, int at)
    {
        for (var next = at + 1; next < Math.Min(sentence.Count, at + 6); next++)
        {
            if (sentence[next].Meanings[0] is TimeMeaning)
            {
                return null;
            }

            if (NumberPass.Test(sentence, next) is { } test)
            {
                return test;
            }
        }

        return null;
    }

    /// <summary>What is tested: a number field, distinct things, or the money when nothing else is said.</summary>
    private static AggregateMeasure? ValueOf(Sentence sentence, int at, NumberTest test, EntityKey entity)
    {
        var selection = entity.Selection;
        var beyond = sentence.Next(test.End + 1, Keyword.Distinct, Keyword.CurrencyUnit, Keyword.In, Keyword.Of);
        var number = sentence.InRange(beyond) && Nouns.At(sentence, beyond) is FieldNoun { Property: var amount } && ModelFacts.IsNumeric(amount) ? beyond : -1;
        var named = number >= 0 ? number : Enumerable.Range(at + 1, Math.Max(0, test.Start - at - 1)).Append(sentence.Next(test.End + 1, Keyword.Distinct)).Where(sentence.InRange)
            .FirstOrDefault(position => Nouns.At(sentence, position) is FieldNoun or MetricNoun || sentence[position].Is(Keyword.CurrencyUnit, Keyword.ValueOf), -1);
        var noun = named >= 0 ? Nouns.At(sentence, named) : null;
        sentence.Use(at, Math.Max(test.End, named));
        AggregateMeasure? value = noun switch
        {
            FieldNoun field when ModelFacts.IsNumeric(field.Property) => Measures.Aggregate(Aggregation.Sum, field.Field, selection),
            FieldNoun field => Measures.CountField(field.Field, selection, field.Label),
            _ => sentence.Facts.Revenue?.Measure as AggregateMeasure is { } revenue ? revenue with { Selection = selection } : null,
        };
        return value is null ? null : value with { Per = entity with { Selection = null }, PerAggregation = value.Aggregation, Aggregation = Aggregation.Count, Name = $"{value.Name} per {entity.Name}" };
    }

    private const decimal Smallest = 0.000001m;

    /// <summary>Pieces are whole; any other number may lie between two whole ones.</summary>
    private static bool IsWhole(Sentence sentence, AggregateMeasure value) =>
        value.PerAggregation is Aggregation.Count or Aggregation.CountDistinct || (value.Field is { } field && sentence.Facts.PropertyOf(field) is not { Role: Model.PropertyRole.Money or Model.PropertyRole.Plain or Model.PropertyRole.Duration });

    private static void UseVerbs(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Meanings[0] is EventMeaning)
            {
                sentence.Use(at);
            }
        }
    }

    private static Bucket BucketOf(ValueTest test, decimal step) => test.Operator switch
    {
        TestOperator.Between => new Bucket($"{Text(test.Value)}-{Text(test.Upper!.Value)}", test.Value, test.Upper),
        TestOperator.GreaterThan => new Bucket("over " + Text(test.Value), test.Value + step, null),
        TestOperator.GreaterOrEqual => new Bucket("at least " + Text(test.Value), test.Value, null),
        TestOperator.LessThan => new Bucket("under " + Text(test.Value), null, test.Value - step),
        TestOperator.LessOrEqual => new Bucket("at most " + Text(test.Value), null, test.Value),
        _ => new Bucket(Text(test.Value), test.Value, test.Value),
    };

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
