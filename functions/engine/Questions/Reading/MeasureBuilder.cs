using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Rereading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Turns targets into measures.</summary>
internal static class MeasureBuilder
{
    public static List<Measure> Build(Sentence sentence, Slots slots, IReadOnlyList<MeasureTarget> targets)
    {
        var shared = targets.Count > 1 && targets[^1].Verbs.Count > 0 ? targets[^1].Verbs : null;
        var measures = new List<Measure>();
        foreach (var target in targets)
        {
            var verbs = target.Verbs.Count > 0 || target.Noun is EventsNoun ? target.Verbs : shared ?? target.Verbs;
            measures.AddRange(Of(sentence, slots, target, Measures.OfVerbs(verbs)));
        }

        var distinct = measures.Distinct().ToList();
        return [.. distinct.Select(measure => Named(measure, distinct))];
    }

    /// <summary>"revenue from renewals and from purchases": two numbers of one name say of which rows they are.</summary>
    private static Measure Named(Measure measure, List<Measure> all) =>
        measure is AggregateMeasure { Selection: { Names.Count: > 0 } rows, Name: { } name } && all.Exists(other => other != measure && other.Name == name && ModelFacts.Selection(other) is { } others && Naming.Of(others) != Naming.Of(rows))
            ? measure with { Name = $"{name} of {Naming.Of(rows)}" }
            : measure;

    private static IEnumerable<Measure> Of(Sentence sentence, Slots slots, MeasureTarget target, EventSelection? verb)
    {
        if (MoneyOfDoers.Take(sentence, slots, target, verb))
        {
            (target, verb) = (new MeasureTarget(target.Noun, target.Aggregators) { OfValue = target.OfValue }, null);
        }

        if (target.OfValue && ValueOf(sentence, target) is { } values)
        {
            return values;
        }

        if (slots.Divisor is { } divisor)
        {
            return Bases(sentence, slots, target, verb).Select(measure => Divided(sentence, measure, divisor));
        }

        if (slots.PerEvent is { } row)
        {
            return PerRow(sentence, target, row).Select(measure => slots.PerCount is { } count && measure is RatioMeasure ratio ? ratio with { Scale = count, Name = ratio.Name!.Replace(" per ", FormattableString.Invariant($" per {count} "), StringComparison.Ordinal), Format = ValueFormat.Number } : measure);
        }

        var bases = Bases(sentence, slots, target, verb).ToList();
        var functions = target.Aggregators.Functions;
        var over = functions.Where(function => function.Aggregation != Aggregation.Sum).ToList();
        if (slots.Per is { } entity && bases.All(measure => measure is AggregateMeasure { Per: null }))
        {
            return Fold(bases, over.Count > 0 ? over : [(Aggregation.Average, null)], entity);
        }

        if (BucketAverages.Wants(sentence, slots, target) && bases.All(measure => measure is AggregateMeasure { Per: null }))
        {
            return Fold(bases, over, BucketAverages.Take(sentence, slots));
        }

        return bases;
    }

    /// <summary>The whole of one over the whole of the other: "average price per night" is no mean of prices.</summary>
    private static RatioMeasure Divided(Sentence sentence, Measure measure, Measure divisor)
    {
        var whole = measure is AggregateMeasure { Aggregation: Aggregation.Average, Per: null } mean ? mean with { Aggregation = Aggregation.Sum } : measure;
        return new RatioMeasure(whole, divisor is AggregateMeasure { Field.Source: FieldSource.EventProperty } amount ? amount with { Selection = ModelFacts.Selection(whole) ?? RowsOf(sentence, whole) } : divisor)
        {
            Name = $"{measure.Name} per {divisor.Name!.TrimEnd('s')}",
            Format = measure.Format is ValueFormat.Money ? ValueFormat.Money : ValueFormat.Number,
        };
    }

    private static EventSelection? RowsOf(Sentence sentence, Measure measure) =>
        measure is AggregateMeasure { Field: { } field } && sentence.Facts.PropertyOf(field) is { Events.Count: > 0 } property ? new EventSelection { Names = property.Events } : null;

    /// <summary>"commits per push": a number of the row is averaged, anything else is divided by the number of rows.</summary>
    private static IEnumerable<Measure> PerRow(Sentence sentence, MeasureTarget target, EventSelection row)
    {
        if (target.Noun is FieldNoun { Property.Type: PropertyType.Number } number && ModelFacts.IsNumeric(number.Property))
        {
            var functions = target.Aggregators.Functions.Count > 0 ? target.Aggregators.Functions : [(Aggregation.Average, null)];
            return functions.Select(function => (Measure)Measures.Aggregate(function.Aggregation, number.Field, row, function.Percentile));
        }

        if (target.Noun is FieldNoun { Property: { Type: PropertyType.Text, Role: PropertyRole.Plain } } thing && sentence.Facts.Carries(row, thing.Field))
        {
            // Each row has one of them; how many pieces it has is said by its quantity, or not at all.
            return sentence.Facts.Quantity is { } pieces && sentence.Facts.Carries(row, Field.Property(pieces.Path)) ? [Measures.Aggregate(Aggregation.Average, Field.Property(pieces.Path), row)] : [];
        }

        var over = target.Aggregators.Functions.Where(function => function.Aggregation is not (Aggregation.Sum or Aggregation.Average)).ToList();
        var bare = new MeasureTarget(target.Noun, new Aggregators { Counts = target.Aggregators.Counts, Amount = target.Aggregators.Amount, Distinct = target.Aggregators.Distinct });
        if (over.Count > 0)
        {
            return Bases(sentence, new Slots(), bare, null).OfType<AggregateMeasure>()
                .Where(measure => measure is { Aggregation: Aggregation.Sum, Per: null, Field: not null, Selection.Names: var names } && names.SequenceEqual(row.Names))
                .SelectMany(measure => over.Select(function => (Measure)OfRows(measure, function)));
        }

        return Bases(sentence, new Slots(), bare, null).Select(measure => OfOwn(measure, row))
            .Select(measure => (Measure)new RatioMeasure(measure, Measures.CountEvents(row)) { Name = $"{measure.Name} per {Naming.Of(row)}", Format = measure.Format is ValueFormat.Money ? ValueFormat.Money : ValueFormat.Number });
    }

    /// <summary>"revenue per order" where other rows bring money too: what the orders brought.</summary>
    private static Measure OfOwn(Measure measure, EventSelection row) =>
        measure is AggregateMeasure { Aggregation: Aggregation.Sum, Per: null, Selection: { Where: null } all } sum && all.Names.Count > row.Names.Count && row.Names.All(all.Names.Contains) ? sum with { Selection = row } : measure;

    /// <summary>A function over single rows instead of their sum ("highest revenue of one order").</summary>
    private static AggregateMeasure OfRows(AggregateMeasure sum, (Aggregation Aggregation, double? Percentile) function) =>
        sum with { Aggregation = function.Aggregation, Percentile = function.Percentile, Name = $"{Measures.Name(function.Aggregation, function.Percentile)} {sum.Name} of {Naming.Of(sum.Selection)}" };

    private static IEnumerable<Measure> Fold(List<Measure> bases, List<(Aggregation Aggregation, double? Percentile)> over, EntityKey entity) =>
        bases.OfType<AggregateMeasure>().SelectMany(value => over.Select(function => (Measure)Measures.PerEntity(value, entity, function.Aggregation, function.Percentile)));

    /// <summary>The measures before any folding per thing.</summary>
    private static IEnumerable<Measure> Bases(Sentence sentence, Slots slots, MeasureTarget target, EventSelection? verb)
    {
        var aggregators = target.Aggregators;
        switch (target.Noun)
        {
            case MetricNoun { Metric.Measure: RatioMeasure } when aggregators.Functions.Exists(function => function.Aggregation is not (Aggregation.Average or Aggregation.Sum)):
                return OrderValues(sentence, target);
            case MetricNoun when verb is null && CountedMoney.Of(sentence, target) is { } rows:
                return [rows];
            case MetricNoun { Metric: var metric }:
                sentence.Define(metric.Source);
                return Metric(sentence, metric, slots.Per is null && slots.Divisor is null && !BucketAverages.Wants(sentence, slots, target) ? aggregators : new Aggregators(), verb);
            case EventsNoun { Parts: { Count: > 0 } parts }:
                return parts.Select(part => Measures.CountEvents(part, $"{target.Noun.Label!.Split(' ')[0]} {((FieldTest)part.Where!).Values[0]}"));
            case EventsNoun { Selection: { } own } when verb is not null:
                return WithVerb(sentence, slots, target, own, verb);
            case EventsNoun { Selection: var selection }:
                return PiecesOfThings.Of(sentence, slots, target, selection) ?? Events(sentence, slots, target, verb is not null && selection is null ? verb : selection);
            case UsersNoun when slots.Per is null && slots.Grain is null && slots.Folded is null && aggregators.Functions.Exists(function => function.Aggregation != Aggregation.Sum):
                return [];
            case UsersNoun { Selection: null, Users: null } when !aggregators.Any && verb is not null && slots.Superlative is not null && !IsListed(sentence, target.Noun.At):
                return [sentence.Facts.EntityOf(verb) is { } thing ? Measures.CountEntity(thing, verb) : Measures.CountEvents(verb)];
            case UsersNoun when verb is not null && sentence.Mentions.Any(mention => mention.Is(Keyword.HowMany) && mention.Text.Equals("how often", StringComparison.OrdinalIgnoreCase)):
                return [Measures.CountEvents(verb)];
            case UsersNoun users:
                slots.OnlyOf(users.Users);
                return [Measures.CountUsers(Both(users.Selection, verb), target.Noun.Label)];
            case EntityNoun when slots.Per is null && slots.PerEvent is null && !BucketAverages.Wants(sentence, slots, target) && !aggregators.Counts && aggregators.Functions.Exists(function => function.Aggregation != Aggregation.Sum):
                return ValueOf(sentence, target) ?? [];
            case EntityNoun { Entity.Selection: { } own } when aggregators.Amount && sentence.Facts.Revenue is { Measure: AggregateMeasure revenue }:
                return [revenue with { Selection = verb is null ? own : Measures.Merge(own, verb) }];
            case EntityNoun { Entity: var entity }:
                sentence.Define(Describe(entity));
                return [Measures.CountEntity(entity, verb is null || entity.Selection is null ? verb : Measures.Merge(entity.Selection, verb), target.Noun.Label)];
            case FieldNoun { Field.Source: FieldSource.UserAttribute } trait when Traits.OfPeople(slots, trait, aggregators, verb) is { } ofPeople:
                return ofPeople;
            case FieldNoun extreme when Traits.Extreme(slots, extreme, aggregators, verb) is { } greatest:
                return [greatest];
            case FieldNoun field:
                var folds = slots.Per is not null || BucketAverages.Wants(sentence, slots, target);
                return OfField(sentence, field, folds ? new Aggregators { Distinct = aggregators.Distinct } : aggregators, verb ?? CarryingNouns.OfAbsence(sentence, slots, field) ?? CarryingNouns.OfEach(sentence, slots, field) ?? CarryingNouns.WithGroups(sentence, slots, field), total: folds);
            case UnitNoun { Grain: var unit } when aggregators.Counts && UnitWishes.TimeSpent(sentence, unit, verb) is { } spent:
                return [spent];
            case UnitNoun when slots.Per is null && aggregators.Functions.Count > 0:
                return [];
            case UnitNoun { Grain: TimeGrain.Day }:
                return [Measures.CountField(Field.Day, verb, "days")];
            default:
                return [];
        }
    }

    /// <summary>"orders and customers by country": a number of its own.</summary>
    private static bool IsListed(Sentence sentence, int at) =>
        sentence.Previous(at - 1, Keyword.Distinct) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.And) && !sentence[before].IsContent;

    /// <summary>"pull requests merged": the verb narrows the rows; a verb of quite other rows would mean something that rows cannot tell.</summary>
    private static IEnumerable<Measure> WithVerb(Sentence sentence, Slots slots, MeasureTarget target, EventSelection own, EventSelection verb)
    {
        if (!verb.Names.Any(own.Names.Contains))
        {
            return AreOfOneThing(sentence, target.Noun.At, verb) ? Events(sentence, slots, target, verb)
                : target.Verbs is [var said] && AreOfOneThing(sentence, said.At, own) ? Events(sentence, slots, target, own) : [];
        }

        var narrowed = verb.Where is { } where ? MeasurePass.Narrowed(own, [where]) : own;
        return Events(sentence, slots, target, narrowed);
    }

    /// <summary>"tickets solved", "who solves the most tickets" where a ticket alone means one that was opened: the noun names the thing, the verb what happened to it.</summary>
    private static bool AreOfOneThing(Sentence sentence, int noun, EventSelection verb) =>
        Tokens.QuestionTokenizer.Words(sentence[noun].Text) is [.., var last] && verb.Names.Count > 0
        && verb.Names.All(name => Tokens.QuestionTokenizer.Words(name).Any(word => word.Stem == last.Stem));

    /// <summary>"min, max and average order value": the words of the metric are one of the functions.</summary>
    private static IEnumerable<Measure> OrderValues(Sentence sentence, MeasureTarget target)
    {
        if (!sentence[target.Noun.At].Is(Keyword.OrderValue) || sentence.Facts.RevenueSelection is not { } selling || DerivedMetrics.OrderEntity(sentence, selling) is not { } order)
        {
            return [];
        }

        target.Aggregators.Functions.Add((Aggregation.Average, null));
        return ValueOf(sentence, target with { Noun = new EntityNoun(order) { At = target.Noun.At, Label = order.Name } }) ?? [];
    }

    private static string? Describe(EntityKey entity) => entity.Name is null
        ? null
        : $"{entity.Name} = distinct {string.Join(" and ", entity.Fields.Select(Naming.Of))}" + (entity.Selection is { Names.Count: > 0 } selection ? $" of {string.Join(", ", selection.Names)}" : string.Empty);

    private static EventSelection? Both(EventSelection? own, EventSelection? verb) =>
        own is null ? verb : verb is null ? own : Measures.Merge(own, verb);

    private static IEnumerable<Measure> Metric(Sentence sentence, MetricDefinition metric, Aggregators aggregators, EventSelection? verb)
    {
        var model = sentence.Model;
        if (verb is { Names.Count: > 0 } && metric.Measure is AggregateMeasure { Aggregation: Aggregation.Sum, Selection.Names: { Count: > 0 } own } && !verb.Names.Any(own.Contains) && OwnAmounts.FieldOf(model, verb) is { } owed)
        {
            return [Measures.Aggregate(Aggregation.Sum, owed, verb, null, ValueFormat.Money) with { Name = $"{Naming.Of(verb)} {Naming.Of(owed)}" }];
        }

        var measure = Named(verb is null ? metric.Measure : Measures.Narrowed(metric.Measure, verb), metric.Name);
        if (measure is not AggregateMeasure { Per: null, Aggregation: Aggregation.Sum } aggregate)
        {
            return [measure];
        }

        var functions = aggregators.Functions.Where(function => function.Aggregation != Aggregation.Sum).ToList();
        if (functions.Count == 0)
        {
            return [measure];
        }

        // Where one order is many rows, what one of them brings is taken of the orders.
        return aggregate.Selection is { } rows && sentence.Facts.EntityOf(rows) is { } entity
            ? functions.Select(function => (Measure)Measures.PerEntity(aggregate, entity, function.Aggregation, function.Percentile))
            : functions.Select(function => (Measure)OfRows(aggregate, function));
    }

    public static Measure Named(Measure measure, string name) => measure.Name is null ? measure with { Name = name } : measure;

    private static IEnumerable<Measure> Events(Sentence sentence, Slots slots, MeasureTarget target, EventSelection? selection)
    {
        var functions = target.Aggregators.Functions.Where(function => function.Aggregation != Aggregation.Sum).ToList();
        if (target.Aggregators.Amount && sentence.Facts.Revenue is { Measure: AggregateMeasure revenue } && selection is not null && (selection.Names.Count == 0 || sentence.Model.Events.Any(named => named.Revenue is not null && selection.Names.Contains(named.Name))))
        {
            return [revenue with { Selection = selection, Name = $"{target.Noun.Label} revenue" }];
        }

        if (target.Aggregators.Functions.Count + (target.Aggregators.Amount ? 1 : 0) > 0 && functions.Count == 0 && OwnAmounts.SummedIn(sentence, target, selection) is { } own)
        {
            return [Measures.Aggregate(Aggregation.Sum, Field.Property(own.Path), selection, null, ValueFormat.Money) with { Name = $"{target.Noun.Label} {Naming.Of(Field.Property(own.Path))}" }];
        }

        if (target.Aggregators.Distinct && selection is not null && functions.Count == 0 && !target.Aggregators.Times)
        {
            sentence.Assume($"\"unique {target.Noun.Label}\" counts the users");
            return [Measures.CountUsers(selection, $"users with {target.Noun.Label}")];
        }

        if (functions.Count == 0 && target.Aggregators.Functions.Count > 0 && NamesLength(sentence, target.Noun.At + 1) && UnitWishes.LengthOf(sentence, selection) is { } length)
        {
            return [Measures.Aggregate(Aggregation.Sum, Field.Property(length.Path), selection)];
        }

        if (functions.Count > 0 && slots.Per is null && slots.PerEvent is null && !BucketAverages.Wants(sentence, slots, target))
        {
            return NumberOf(sentence, target, selection, functions);
        }

        return [Measures.CountEvents(selection, target.Noun.Label)];
    }

    private static bool NamesLength(Sentence sentence, int at) => sentence.InRange(at) && sentence[at].Text.ToLowerInvariant() is "time" or "times" or "length" or "duration";

    /// <summary>"average delivery time", "median purchase": a number of the rows, or nothing when the data has none.</summary>
    private static IEnumerable<Measure> NumberOf(Sentence sentence, MeasureTarget target, EventSelection? selection, List<(Aggregation Aggregation, double? Percentile)> functions)
    {
        var wantsTime = NamesLength(sentence, target.Noun.At + 1);
        var numbers = sentence.Model.Properties.Where(property => ModelFacts.IsNumeric(property) && selection is not null && sentence.Facts.Carries(selection, Field.Property(property.Path))).ToList();
        var before = sentence.Previous(target.Noun.At - 1);
        var quality = sentence.InRange(before) && Qualities.Compared.TryGetValue(sentence[before].Text.ToLowerInvariant(), out var stems) ? stems : null;
        if (quality is not null && numbers.Find(property => Tokens.QuestionTokenizer.Words(property.Path).Any(word => quality.Contains(word.Stem))) is { } qualified)
        {
            return functions.Select(function => (Measure)Measures.Aggregate(function.Aggregation, Field.Property(qualified.Path), selection, function.Percentile));
        }

        if (!wantsTime && target.Aggregators.Amount && selection is not null && OwnAmounts.Of(sentence.Model, selection) is { } amount)
        {
            return functions.Select(function => (Measure)Measures.Aggregate(function.Aggregation, Field.Property(amount.Path), selection, function.Percentile, ValueFormat.Money));
        }

        if (!wantsTime && quality is null && numbers.Count > 1 && selection is not null && !ModelFacts.Sells(sentence, selection) && OwnAmounts.Of(sentence.Model, selection) is { } own && OwnAmounts.IsAmount(own))
        {
            return functions.Select(function => (Measure)Measures.Aggregate(function.Aggregation, Field.Property(own.Path), selection, function.Percentile, ValueFormat.Money));
        }

        var chosen = wantsTime ? numbers.Find(property => property.Role == PropertyRole.Duration) : quality is null && numbers.Count == 1 ? numbers[0] : null;
        wantsTime |= quality is not null;
        Field? field = chosen is not null ? Field.Property(chosen.Path)
            : !wantsTime && selection is not null && ModelFacts.Sells(sentence, selection) ? sentence.Facts.RevenueField : null;
        if (field is null)
        {
            return [];
        }

        var format = chosen?.Role switch { PropertyRole.Duration => Durations.FormatOf(chosen), PropertyRole.Money => ValueFormat.Money, null => ValueFormat.Money, _ => ValueFormat.Number };
        return functions.Select(function => (Measure)Measures.Aggregate(function.Aggregation, field, selection, function.Percentile, format));
    }

    private static IEnumerable<Measure> OfField(Sentence sentence, FieldNoun noun, Aggregators aggregators, EventSelection? verb, bool total)
    {
        var property = noun.Property;
        if (verb is not null && !sentence.Facts.Carries(verb, noun.Field) && property is { Events.Count: > 0 } && SharesThing(sentence, verb, property))
        {
            verb = verb with { Names = property.Events };
        }

        var selection = verb ?? sentence.Facts.DefaultSelection(noun.Field);
        if (verb is null && selection is not null)
        {
            sentence.Assume($"{Naming.Of(noun.Field)} is taken from {Naming.Of(selection)} only");
        }

        if (ModelFacts.IsNumeric(property) && !(aggregators.Distinct && aggregators.Functions.Count == 0))
        {
            var functions = aggregators.Functions.Count > 0 ? aggregators.Functions : [(total ? Aggregation.Sum : Traits.DefaultOf(property!), null)];
            var format = property!.Role == PropertyRole.Money ? ValueFormat.Money : Durations.FormatOf(property);
            return functions.Select(function => Measures.Aggregate(function.Item1, noun.Field, selection, function.Item2, format) with
            {
                Name = function.Item1 == Aggregation.Sum ? noun.Label : $"{Measures.Name(function.Item1, function.Item2)} {noun.Label}",
            });
        }

        return [aggregators.Times ? Measures.CountEvents(MeasurePass.Narrowed(selection ?? new EventSelection { Names = property?.Events ?? [] }, [new FieldTest(noun.Field, TestOperator.IsPresent, [])])) : Measures.CountField(CountedKeys.Of(sentence, noun), selection ?? Origin(sentence, noun, aggregators), noun.Label)];
    }

    /// <summary>"average resolution time of tickets": the rows that have the number are of the same thing as those named.</summary>
    private static bool SharesThing(Sentence sentence, EventSelection named, PropertyDefinition property) =>
        property.Events.All(name => SharedKeys.Of(sentence, [named, EventSelection.Of(name)]) is not null);

    /// <summary>"tickets per week" are those that began there, not all that anything happened to.</summary>
    private static EventSelection? Origin(Sentence sentence, FieldNoun noun, Aggregators aggregators)
    {
        var timed = sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning or TimeMeaning or TimePartMeaning);
        if (!timed || aggregators.Distinct || noun.Property is not { Role: PropertyRole.Identifier } property || SharedKeys.OriginOf(sentence.Model, property) is not { } origin
            || sentence.Mentions.Any(mention => mention.Meanings[0] is ValueMeaning { Property.Events.Count: > 0 } value && !sentence.Facts.Carries(EventSelection.Of(origin), value.Field)))
        {
            return null;
        }

        sentence.Assume($"{Naming.Of(noun.Field)} counted at {Naming.Event(origin)}");
        return EventSelection.Of(origin);
    }

    /// <summary>"median and p90 order value": money per thing, then the functions over the things.</summary>
    private static IEnumerable<Measure>? ValueOf(Sentence sentence, MeasureTarget target)
    {
        if (sentence.Facts.Revenue is not { Measure: AggregateMeasure revenue } metric)
        {
            return null;
        }

        var selection = target.Noun is EventsNoun { Selection: { } named } ? named : target.Noun is EntityNoun { Entity.Selection: { } own } ? own : revenue.Selection;
        var entity = target.Noun switch
        {
            EntityNoun noun => noun.Entity,
            FieldNoun noun => new EntityKey([noun.Field]) { Name = Naming.Of(noun.Field) },
            _ => selection is null ? null : DerivedMetrics.OrderEntity(sentence, selection),
        };
        sentence.Define(metric.Source);
        sentence.Define(entity is null ? null : Describe(entity));
        var value = revenue with { Selection = selection };
        var functions = target.Aggregators.Functions;
        if (functions.Count == 0 && (target.Aggregators.Amount || IsMoney(sentence, target.Noun.At + 1)))
        {
            return [value with { Name = $"{target.Noun.Label} revenue" }];
        }

        if (functions.Count == 0 || functions.TrueForAll(function => function.Aggregation == Aggregation.Sum))
        {
            functions = functions.Count == 0 ? [(Aggregation.Average, null)] : [];
        }

        if (functions.Count == 0)
        {
            return [value with { Name = $"total {target.Noun.Label} value" }];
        }

        return functions.Select(function => (Measure)(entity is null
            ? value with { Aggregation = function.Aggregation, Percentile = function.Percentile, Name = $"{Measures.Name(function.Aggregation, function.Percentile)} {target.Noun.Label} value" }
            : Measures.PerEntity(value, entity, function.Aggregation, function.Percentile) with { Name = $"{Measures.Name(function.Aggregation, function.Percentile)} {entity.Name} value" }));
    }

    /// <summary>"purchase revenue" is the money of all purchases; "purchase value" is what one is worth.</summary>
    private static bool IsMoney(Sentence sentence, int at) => sentence.InRange(at) && sentence[at].Is(Keyword.Revenue, Keyword.Money);
}
