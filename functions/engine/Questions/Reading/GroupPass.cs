using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes what to group by: "by country and month", "per repo", "for each plan", "country breakdown", "revenue per customer".</summary>
internal static class GroupPass
{
    /// <summary>So few "users" (cities, plants, machines) are looked at one by one.</summary>
    private const int FewPeople = 25;

    /// <summary>A number with no more values may as well name groups ("per rating").</summary>
    private const int FewValues = 30;

    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Meanings[0] is GrainMeaning)
            {
                TakeBesideGrain(sentence, slots, at);
            }

            if (sentence.IsUsed(at))
            {
                continue;
            }

            if (sentence[at].Is(Keyword.Per) && (TakePerActive(sentence, slots, at) || TakePerAmount(sentence, slots, at) || TakePerEvent(sentence, slots, at)))
            {
                continue;
            }

            if (sentence[at].Is(Keyword.By, Keyword.Per) || SpreadOver(sentence, at))
            {
                TakeAfter(sentence, slots, at);
            }
            else if (sentence[at].Is(Keyword.Breakdown, Keyword.BrokenDown))
            {
                TakeBefore(sentence, slots, at);
            }
        }
    }

    /// <summary>"by month and country".</summary>
    private static void TakeBesideGrain(Sentence sentence, Slots slots, int at)
    {
        var next = sentence.Next(at + 1, Keyword.And, Keyword.By);
        if (next > at + 1 && sentence.InRange(next) && !sentence.IsUsed(next) && IsListed(sentence, at, next) && sentence[next].Meanings[0] is UnitMeaning unit && slots.OtherGrain is null && unit.Grain != slots.Grain)
        {
            slots.OtherGrain = unit.Grain;
            sentence.Use(at, next);
            return;
        }

        if (next > at + 1 && sentence.InRange(next) && !sentence.IsUsed(next) && IsListed(sentence, at, next)
            && sentence[next].Meanings[0] is FieldMeaning field && !ModelFacts.IsNumeric(field.Property) && DimensionAt(sentence, next) is { } dimension)
        {
            Add(slots, dimension);
            sentence.Use(at, next);
        }
    }

    private static void TakeAfter(Sentence sentence, Slots slots, int at)
    {
        var next = sentence.Next(at + 1, Keyword.Distinct, Keyword.Same, Keyword.EventType);
        next = PayingPeople(sentence, next);
        next = sentence.InRange(at + 1) && sentence[at + 1].Is(Keyword.EventType) ? at + 1 : next;
        next = WhoDidIt(sentence, next);
        next = HeadOf(sentence, next);
        var last = at;
        while (sentence.InRange(next) && DimensionAt(sentence, next) is { } dimension)
        {
            if (sentence[at].Is(Keyword.Per) && PerEntity(sentence, slots, next) is { } entity)
            {
                slots.Per = entity;
            }
            else if (IsMeasureAfterBy(sentence, slots, next))
            {
                break;
            }
            else
            {
                Add(slots, dimension);
            }

            last = next;
            next = sentence.Next(next + 1, Keyword.And, Keyword.By, Keyword.Then);
            if (next == last + 1 || !IsListed(sentence, last, next) || (sentence.InRange(next) && sentence[next].Is(Keyword.Payers)))
            {
                break;
            }
        }

        if (last > at)
        {
            sentence.Use(at, last);
        }
        else if (sentence[at].Is(Keyword.By) && slots.Descending is not null && sentence.InRange(next) && sentence[next].Meanings[0] is KeywordMeaning { Keyword: Keyword.Money or Keyword.Revenue or Keyword.Spend })
        {
            // "peak hour by money": what is ranked.
            slots.MostOf = next;
            sentence.Use(at);
        }
        else if (sentence[at].Is(Keyword.By) && slots.Descending is not null && sentence.InRange(next) && sentence[next].Is(Keyword.ValueOf) && !sentence[next].IsContent && sentence.Facts.Revenue is not null)
        {
            // "10 biggest orders by value": what they are worth.
            slots.ByWorth = true;
            sentence.Use(at, next);
        }
        else if (sentence[at].Is(Keyword.By) && IsFollowed(sentence, at))
        {
            sentence.Use(at);
        }
    }

    /// <summary>"by product category", "by signup channel": of two names side by side the first only says of what the second is.</summary>
    public static bool IsModifier(Sentence sentence, int at) =>
        sentence.InRange(at + 1) && sentence[at + 1].Start == sentence[at].End && IsCategory(sentence, at + 1)
        && (IsCategory(sentence, at) ? sentence[at].As<FieldMeaning>()!.Field != sentence[at + 1].As<FieldMeaning>()!.Field : sentence[at].Meanings[0] is EventMeaning named && (!named.IsPartial || (named.Score < 0.5 && named.Selection.Names.All(name => sentence[at + 1].As<FieldMeaning>()!.Property!.Events.Contains(name)))) && !sentence[at].Text.EndsWith('s'))
        && sentence.Previous(at - 1, Keyword.Distinct) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.By, Keyword.Per);

    /// <summary>"by who processed it": the deed names the property.</summary>
    private static int WhoDidIt(Sentence sentence, int at) =>
        sentence.InRange(at + 1) && sentence[at].Is(Keyword.Who) && !sentence[at].IsContent && sentence[at + 1].Meanings[0] is FieldMeaning { Property.Type: Model.PropertyType.Text } ? at + 1 : at;

    private static int HeadOf(Sentence sentence, int at)
    {
        if (!IsModifier(sentence, at) || sentence.IsUsed(at + 1))
        {
            return at;
        }

        sentence.Use(at);
        return at + 1;
    }

    private static bool IsCategory(Sentence sentence, int at) => sentence[at].Meanings[0] is FieldMeaning { Score: > 0.9, Property: { Role: Model.PropertyRole.Plain, Type: Model.PropertyType.Text } };

    /// <summary>What stands behind "by" must be something that another pass can take; otherwise the question asks for groups that the data does not have.</summary>
    private static bool IsFollowed(Sentence sentence, int at)
    {
        var next = sentence.Next(at + 1, Keyword.Distinct, Keyword.Average, Keyword.Sum, Keyword.HowMany);
        return !sentence.InRange(next) || sentence[next].IsContent || sentence[next].Meanings[0] is not KeywordMeaning { Keyword: Keyword.ValueOf or Keyword.LightVerb };
    }

    /// <summary>"distributed over countries", "spread across plans".</summary>
    private static bool SpreadOver(Sentence sentence, int at)
    {
        var next = sentence.Next(at + 1);
        if (!sentence[at].Is(Keyword.MoreThan, Keyword.In, Keyword.Of) || sentence[at].IsContent || !sentence[at].Text.ToLowerInvariant().Equals("over", StringComparison.Ordinal) && !sentence[at].Is(Keyword.Of)
            || !sentence.FindWhereAny(Keyword.Distribution) || !sentence.InRange(next) || sentence[next].Meanings[0] is not FieldMeaning { Property: var property } || ModelFacts.IsNumeric(property))
        {
            return false;
        }

        if (!sentence.InRange(at - 1) || !sentence[at - 1].Is(Keyword.Distribution))
        {
            return false;
        }

        foreach (var word in Enumerable.Range(0, at).Where(word => sentence[word].Is(Keyword.Distribution) && !sentence[word].IsContent))
        {
            sentence.Use(word);
        }

        return true;
    }

    /// <summary>"per paying customer": the money already is of those who pay.</summary>
    private static int PayingPeople(Sentence sentence, int next)
    {
        if (!sentence.InRange(next + 1) || !sentence[next].Is(Keyword.Spend) || !(sentence[next + 1].As<PeopleMeaning>() is not null || sentence[next + 1].Is(Keyword.Users)))
        {
            return next;
        }

        sentence.Use(next);
        return next + 1;
    }

    /// <summary>"revenue per active user": divided by everybody who did anything, not only by those who paid.</summary>
    private static bool TakePerActive(Sentence sentence, Slots slots, int at)
    {
        var daily = sentence.Next(at + 1) is var step && sentence.InRange(step + 1) && sentence[step].Meanings[0] is GrainMeaning { Grain: TimeGrain.Day } && sentence[step + 1].Is(Keyword.Active);
        var active = sentence.Next(daily ? at + 2 : at + 1);
        var people = sentence.Next(active + 1);
        if (!sentence.InRange(people) || !sentence[active].Is(Keyword.Active) || sentence[active].IsContent || Nouns.At(sentence, people) is not UsersNoun { Selection: null, Users: null })
        {
            return false;
        }

        slots.Divisor = daily ? Measures.CountEntity(new EntityKey([Field.UserId, Field.Day]) { Name = "daily active user" }, null) : Measures.CountUsers(null, "active users");
        if (daily && slots.Grain == TimeGrain.Day)
        {
            // A person counts once on every day; the step of the answer is another one.
            (slots.Grain, slots.OtherGrain) = (slots.OtherGrain, null);
        }

        sentence.Use(at, people);
        return true;
    }

    /// <summary>"revenue per night", "litres per minute": one amount divided by another, where a number of many values would make no groups.</summary>
    private static bool TakePerAmount(Sentence sentence, Slots slots, int at)
    {
        var next = sentence.Next(at + 1);
        if (!sentence[at].Text.Equals("per", StringComparison.OrdinalIgnoreCase) || !sentence.InRange(next) || slots.Descending is not null
            || sentence[next].Meanings[0] is not FieldMeaning { Score: > 0.8, Property: { Role: Model.PropertyRole.Quantity or Model.PropertyRole.Duration or Model.PropertyRole.Plain } number } field || !ModelFacts.IsNumeric(number)
            || (number.Role == Model.PropertyRole.Plain && number.DistinctCount <= FewValues))
        {
            return false;
        }

        slots.Divisor = Measures.Aggregate(Aggregation.Sum, field.Field, null) with { Name = sentence[next].Text.ToLowerInvariant() };
        sentence.Use(at, next);
        return true;
    }

    /// <summary>"commits per push": divided by the rows of an event.</summary>
    private static bool TakePerEvent(Sentence sentence, Slots slots, int at)
    {
        var next = sentence.Next(at + 1);
        var count = sentence.InRange(next + 1) && NumberPass.NumberAt(sentence, next) is { Value: > 1 and <= 1_000_000 } many && many.At == next && sentence[next + 1].Meanings[0] is EventMeaning ? many : default((decimal Value, int At)?);
        next = count is null ? next : next + 1;
        if (count is { } hundred && Nouns.At(sentence, next) is EventsNoun { Selection: { } counted })
        {
            (slots.PerEvent, slots.PerCount) = (counted, hundred.Value);
            sentence.Use(at, next);
            return true;
        }

        if (sentence.InRange(next + 1) && StateAt(sentence, next) is { } state && sentence[next + 1].Meanings[0] is EventMeaning { IsPartial: false } such && sentence.Facts.EntityOf(such.Selection) is null && such.Selection.Names.All(state.Events.Contains))
        {
            // "per opened pull request", "per merged pull request": the rows of that kind.
            slots.PerEvent = MeasurePass.Narrowed(such.Selection, [state.Test]);
            sentence.Use(at, next + 1);
            return true;
        }

        if (!sentence.InRange(next) || IsModifier(sentence, next) || sentence[next].Meanings[0] is not EventMeaning row || (row.IsPartial && (row.Selection.Names.Count != 1 || sentence[next].Text.EndsWith('s') || sentence[next].Meanings.Any(meaning => meaning is FieldMeaning { Score: > 0.9 }))) || sentence[next].Meanings.OfType<FieldMeaning>().Any(field => field.Score > row.Score))
        {
            return false;
        }

        var entity = sentence.Facts.EntityOf(row.Selection);
        slots.Per = entity;
        slots.PerEvent = entity is null ? row.Selection : null;
        sentence.Use(at, next);
        return true;
    }

    private static (FieldTest Test, IReadOnlyList<string> Events)? StateAt(Sentence sentence, int at) => sentence[at].As<ValueMeaning>() is { Operator: TestOperator.Equals, Property: { Events.Count: > 0 } told } value && value.Value.Equals(sentence[at].Text, StringComparison.OrdinalIgnoreCase)
        ? (new FieldTest(value.Field, TestOperator.Equals, [value.Value]), told.Events)
        : sentence[at].Meanings[0] is FieldMeaning { Score: > 0.8, Property: { Events.Count: > 0 } flag } named && sentence[at].Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase) && YesNo.Of(flag) is { } answer
        ? (answer.Test(named.Field, holds: true), flag.Events)
        : null;

    private static bool IsListed(Sentence sentence, int last, int next) =>
        Enumerable.Range(last + 1, next - last - 1).Any(between => sentence[between].Is(Keyword.And, Keyword.By) || sentence[between].Text is "," or "/" or "&" or "×" or "x");

    private static void TakeBefore(Sentence sentence, Slots slots, int at)
    {
        sentence.Use(at);
        var before = at - 1;
        if (sentence.InRange(before) && !sentence.IsUsed(before) && sentence[before].As<FieldMeaning>() is { Score: > 0.6 } && DimensionAt(sentence, before) is { } dimension)
        {
            Add(slots, dimension);
            sentence.Use(before);
        }
    }

    private static void Add(Slots slots, Dimension dimension)
    {
        if (dimension.Field == Field.OccurredAt && dimension.Grain is { } grain && slots.Grain is null)
        {
            slots.Grain = grain;
            return;
        }

        if (!slots.Breakdowns.Any(existing => existing.Field == dimension.Field && existing.Grain == dimension.Grain))
        {
            slots.Breakdowns.Add(dimension);
        }
    }

    /// <summary>The dimension that a mention names, or null when it is no grouping.</summary>
    public static Dimension? DimensionAt(Sentence sentence, int at)
    {
        var best = sentence[at].Meanings[0];
        foreach (var meaning in sentence[at].Meanings)
        {
            if (meaning is FieldMeaning field && best is EventMeaning { IsPartial: false } or EntityMeaning && (field.Score < 0.6 || (field.Score < best.Score && ModelFacts.IsNumeric(field.Property))))
            {
                continue;
            }

            if (meaning is FieldMeaning { Property: { Role: Model.PropertyRole.Identifier, DistinctCount: > FewPeople } } key && best is EventMeaning && key.Score < best.Score && sentence[at].Text.EndsWith('s'))
            {
                continue;
            }

            if (Of(sentence, at, meaning) is { } dimension)
            {
                return dimension;
            }
        }

        return null;
    }

    private static Dimension? Of(Sentence sentence, int at, Meaning meaning) => meaning switch
    {
        FieldMeaning { Field.Source: FieldSource.UserId or FieldSource.ExternalUserId } => ByUser(),
        FieldMeaning field => OfField(sentence, field),
        EntityMeaning { Entity: var entity } when Nouns.IsUser(entity) => ByUser(),
        EntityMeaning { Entity.Fields: [var single], Entity.Name: var name } => new Dimension(single) { Name = name },
        PeopleMeaning => ByUser(),
        EventMeaning { Selection.Names: [var row] } when ThingNames.OfRow(sentence.Model, row) is { } name && sentence.Mentions.Any(mention => mention.Is(Keyword.Which, Keyword.Top, Keyword.Bottom) && !mention.IsContent) => new Dimension(Field.Property(name.Path)) { Name = Naming.Of(Field.Property(name.Path)) },
        UnitMeaning unit => new Dimension(Field.OccurredAt) { Name = Dates.Calendar.NameOf(unit.Grain), Grain = unit.Grain },
        KeywordMeaning { Keyword: Keyword.Users or Keyword.Payers } => ByUser(),
        KeywordMeaning { Keyword: Keyword.EventType } => new Dimension(Field.EventName) { Name = "event" },
        KeywordMeaning { Keyword: Keyword.Events } when sentence.Previous(at - 1, Keyword.Each) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.By, Keyword.Per, Keyword.Which, Keyword.Top) => new Dimension(Field.EventName) { Name = "event" },
        _ => null,
    };

    public static Dimension ByUser() => new(Field.ExternalUserId) { Name = "user", ExcludeMissing = true };

    private static Dimension OfField(Sentence sentence, FieldMeaning field)
    {
        sentence.Define(field.Definition);
        return new Dimension(field.Field) { Name = field.Name ?? Naming.Of(field.Field) };
    }

    /// <summary>"per customer", "per order": a rate per thing, not a group, when there are many of them and no list is asked for.</summary>
    private static EntityKey? PerEntity(Sentence sentence, Slots slots, int at)
    {
        if (slots.Limit is not null || slots.Descending is not null)
        {
            return null;
        }

        foreach (var meaning in sentence[at].Meanings)
        {
            switch (meaning)
            {
                case EntityMeaning { Entity: var entity }:
                    return entity;
                case PeopleMeaning or KeywordMeaning { Keyword: Keyword.Users or Keyword.Payers } or FieldMeaning { Field.Source: FieldSource.UserId }:
                    return sentence.Model.UserCount is > 0 and <= FewPeople && !sentence.FindWhereAny(Keyword.Average, Keyword.Median, Keyword.Maximum, Keyword.Minimum) ? null : EntityKey.User;
                case FieldMeaning { Property: { DistinctCount: > 200 } property, Field: var field } when property.Role == Model.PropertyRole.Identifier:
                    return new EntityKey([field]) { Name = Naming.Of(field) };
                case FieldMeaning { Field: var grouped, Property: var property } when !ModelFacts.IsNumeric(property):
                    return sentence.Find(Keyword.Average, at) >= 0 || IsMeanNumber(sentence) ? new EntityKey([grouped]) { Name = Naming.Of(grouped) } : null;
                case FieldMeaning:
                    return null;
            }
        }

        return null;
    }

    /// <summary>"average number of stars per repo": one mean over all of them.</summary>
    private static bool IsMeanNumber(Sentence sentence)
    {
        var average = sentence.Find(Keyword.Average);
        var number = sentence.Next(average + 1);
        var counted = sentence.Next(number + 1, Keyword.Of, Keyword.Distinct);
        return average >= 0 && sentence.InRange(counted) && sentence[number].Is(Keyword.HowMany) && !sentence[number].IsContent && sentence[counted].Meanings[0] is EventMeaning { IsPartial: false };
    }

    /// <summary>"top 10 repos by number of events": what stands behind "by" is the measure.</summary>
    private static bool IsMeasureAfterBy(Sentence sentence, Slots slots, int at) => sentence[at].Meanings[0] switch
    {
        MetricMeaning => true,
        FieldMeaning when slots.Descending is not null && sentence.Next(at + 1) is var rate && sentence.InRange(rate) && sentence[rate].Is(Keyword.Rate) => true,
        EventMeaning { IsPartial: false } => slots.Descending is not null,
        EventMeaning when sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault()?.Property?.Role == Model.PropertyRole.Identifier => slots.Descending is not null,
        FieldMeaning { Property.Role: Model.PropertyRole.Identifier } when slots is { Descending: not null, Breakdowns.Count: > 0 } => true,
        FieldMeaning { Property: var property } => slots.Descending is not null && ModelFacts.IsNumeric(property) && (property!.DistinctCount > 50 || (slots.Breakdowns.Count > 0 && property.Role != Model.PropertyRole.Plain)),
        KeywordMeaning { Keyword: Keyword.ValueOf } => slots is { Descending: not null, Breakdowns.Count: > 0 },
        KeywordMeaning { Keyword: Keyword.Units or Keyword.Money or Keyword.Revenue or Keyword.Spend } => true,
        EntityMeaning or PeopleMeaning or KeywordMeaning { Keyword: Keyword.Users or Keyword.Events } => slots is { Descending: not null, Breakdowns.Count: > 0 },
        _ => false,
    };
}
