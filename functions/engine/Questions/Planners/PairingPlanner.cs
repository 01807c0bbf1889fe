using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "what is bought together with A", "what else do buyers of A buy": the other values of the property that A is a value of, in the same orders or of the
/// same people. A itself is left out.
/// </summary>
internal static class PairingPlanner
{
    private const int Some = 10;

    /// <summary>Names of one thing (its number and its title) have about as many values.</summary>
    private const double SameThing = 0.8;

    /// <summary>The number of different keys is estimated where there are many.</summary>
    private const double OneRow = 0.98;

    public static QueryPlan? Plan(Sentence sentence)
    {
        var values = Enumerable.Range(0, sentence.Count).Where(at => ValuePass.ValueAt(sentence, at) is { Operator: TestOperator.Equals, Property: { Type: PropertyType.Text, Events.Count: > 0 } }).ToList();
        if (values is not [var place] || ValuePass.ValueAt(sentence, place) is not { } named || AskedFor(sentence, place, named.Field) is not { } asked || sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share, Keyword.Not, Keyword.Never, Keyword.By, Keyword.Then, Keyword.Versus, Keyword.Compared) && !mention.IsContent) >= 0)
        {
            return null;
        }

        var together = IsTogether(sentence, place);
        if ((!together && !AreSamePeople(sentence, place)) || DeedOf(sentence, named.Field) is not { } deed)
        {
            return null;
        }

        UseWords(sentence, place, asked.At);
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        var number = Enumerable.Range(0, sentence.Count).Where(at => !sentence.IsUsed(at)).Select(at => NumberPass.NumberAt(sentence, at)).FirstOrDefault(found => found is { Value: > 0 and <= 1_000 });
        sentence.Use(number?.At ?? -1);
        if (slots.Grain is not null || slots.Compares)
        {
            return null;
        }

        var without = new FieldTest(named.Field, TestOperator.Equals, [named.Value]);
        var with = deed with { Where = Slots.Combine(new[] { deed.Where, without }.OfType<Condition>()), Label = null };
        var basket = together ? BasketOf(sentence, deed) : null;
        sentence.Assume(basket is not null ? $"in the same {basket.Name} as {named.Value}" : together ? $"no row tells what belongs to one order of several: of the same people as {named.Value}" : $"of the people with {named.Value}, at any time");
        return new MetricPlan
        {
            Measures = [basket is null ? Measures.CountUsers(deed) : Measures.CountEntity(basket, deed)],
            Where = Slots.Combine([basket is null ? new UserTest(new Performed(with)) : new ThingTest(basket.Fields[0], with), without with { Operator = TestOperator.NotEquals }, .. slots.Conditions.Select(slot => slot.Condition)]),
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Breakdowns = [new Dimension(asked.Field) { Name = Naming.Of(asked.Field), ExcludeMissing = true }],
            OrderBy = new Ordering(0),
            Limit = number is { } many ? (int)many.Value : Some,
            Chart = slots.Chart,
        };
    }

    /// <summary>"which products", "what": values of the same property, or of another that names the same things.</summary>
    private static (int At, Field Field)? AskedFor(Sentence sentence, int place, Field field)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            var beside = at == place || at == place + 1 || (at < place && sentence.Previous(place - 1) == at);
            var named = sentence[at].Meanings.Select(meaning => meaning switch
            {
                FieldMeaning { Score: > 0.6 } told => told.Field,
                EntityMeaning { Entity.Fields: [var single] } => single,
                _ => null,
            }).Append(RankPass.Inside(sentence, at, first: true)?.Field).OfType<Field>().FirstOrDefault(told => IsSameThing(sentence, told, field));
            if (!beside && named is not null)
            {
                return (at, named);
            }

            if (!beside && sentence[at].Meanings[0] is FieldMeaning { Field: var key } && IsKeyOf(sentence, key, field))
            {
                return (at, field);
            }
        }

        var what = sentence.FindWhere(mention => mention.Is(Keyword.Which) && mention.Text.StartsWith("what", StringComparison.OrdinalIgnoreCase));
        return what < 0 || sentence[sentence.Next(what + 1) is var next && sentence.InRange(next) ? next : what].As<FieldMeaning>() is { Score: > 0.8 } ? null : (what, field);
    }

    /// <summary>"which jobs … with Data Analyst" where a job has a number and a title: the other titles are asked for.</summary>
    private static bool IsKeyOf(Sentence sentence, Field key, Field field) =>
        sentence.Facts.PropertyOf(key) is { Role: PropertyRole.Identifier, Events.Count: > 0 } thing && sentence.Facts.PropertyOf(field) is { } told && told.Events.All(thing.Events.Contains) && !WordLists.Baskets.Contains(SharedKeys.NameOf(thing.Path));

    private static bool IsSameThing(Sentence sentence, Field told, Field field)
    {
        if (told == field)
        {
            return true;
        }

        return sentence.Facts.PropertyOf(told) is { } one && sentence.Facts.PropertyOf(field) is { } other && (one.Role == PropertyRole.Identifier || other.Role == PropertyRole.Identifier) && one.Events.Count > 0 && one.Events.SequenceEqual(other.Events)
            && Math.Min(one.DistinctCount, other.DistinctCount) >= SameThing * Math.Max(one.DistinctCount, other.DistinctCount);
    }

    /// <summary>"together with A", "in the same order as A", "bought with A".</summary>
    private static bool IsTogether(Sentence sentence, int place)
    {
        var before = WithBefore(sentence, place);
        return sentence.Mentions.Any(mention => WordLists.PairingWords.Contains(mention.Text)) || (before >= 0 && !AreSamePeople(sentence, place))
            || Enumerable.Range(0, place).Any(at => sentence[at].Is(Keyword.Same) && sentence.InRange(at + 1) && (sentence[at + 1].As<EntityMeaning>() is not null || sentence[at + 1].As<EventMeaning>() is not null || WordLists.Baskets.Contains(sentence[at + 1].Text)));
    }

    /// <summary>"with A", "with the A".</summary>
    private static int WithBefore(Sentence sentence, int place) =>
        Enumerable.Range(Math.Max(0, place - 2), Math.Min(2, place)).LastOrDefault(at => sentence[at].Text.Split(' ') is ["with" or "With", ..] && Enumerable.Range(at + 1, place - at - 1).All(between => sentence[between].IsNoise), -1);

    /// <summary>"what else do buyers of A buy", "people who bought A also bought".</summary>
    private static bool AreSamePeople(Sentence sentence, int place) =>
        WhoseIs(sentence, place) && sentence.Mentions.Any(mention => !mention.IsContent && (mention.Is(Keyword.Also, Keyword.Others) || WordLists.OtherThings.Contains(mention.Text)));

    /// <summary>"buyers of A", "customers who bought A".</summary>
    private static bool WhoseIs(Sentence sentence, int place)
    {
        var at = place - 1;
        while (at > 0 && (sentence[at].IsNoise || sentence[at].Meanings[0] is EventMeaning || (sentence[at].Meanings[0] is KeywordMeaning && sentence[at].Is(Keyword.Of, Keyword.Who, Keyword.LightVerb, Keyword.Spend, Keyword.In))))
        {
            at--;
        }

        return at >= 0 && (sentence[at].As<PeopleMeaning>() is not null || (sentence[at].Is(Keyword.Users) && !sentence[at].IsContent));
    }

    /// <summary>The one kind of deed that is named and tells the property; what brings the money where none is.</summary>
    private static EventSelection? DeedOf(Sentence sentence, Field field)
    {
        var named = sentence.Mentions.SelectMany(mention => mention.Meanings.Take(1)).Select(meaning => meaning switch
        {
            EventMeaning deed => deed.Selection,
            PeopleMeaning people => people.Selection,
            _ => null,
        }).OfType<EventSelection>().Where(deed => deed.Names.Count > 0 && sentence.Facts.Carries(deed, field)).DistinctBy(deed => string.Join(' ', deed.Names)).ToList();
        return named.Count == 0 ? sentence.Facts.RevenueSelection is { } sold && sentence.Facts.Carries(sold, field) ? sold : null : named is [var only] ? only : null;
    }

    /// <summary>The order of which such a row is one line; none where every row is an order of its own.</summary>
    private static EntityKey? BasketOf(Sentence sentence, EventSelection deed)
    {
        var rows = sentence.Model.Events.Where(definition => deed.Names.Contains(definition.Name)).Sum(definition => definition.Count);
        return DerivedMetrics.OrderEntity(sentence, deed) is { Fields: [{ Source: FieldSource.EventProperty } key] } order && sentence.Facts.PropertyOf(key) is { } property && property.DistinctCount < OneRow * rows ? order with { Selection = null } : null;
    }

    private static void UseWords(Sentence sentence, int place, int asked)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => at == place || at == asked || sentence[at].Meanings[0] is EventMeaning or PeopleMeaning or EntityMeaning or MetricMeaning || sentence[at].As<EventMeaning>() is not null || WordLists.OtherThings.Contains(sentence[at].Text) || WordLists.Frequencies.Contains(sentence[at].Text) || WordLists.PairingWords.Contains(sentence[at].Text) || WordLists.Baskets.Contains(sentence[at].Text)
            || (sentence[at].Meanings[0] is KeywordMeaning && sentence[at].Is(Keyword.Which, Keyword.Who, Keyword.Users, Keyword.Also, Keyword.Others, Keyword.Same, Keyword.Top, Keyword.Most, Keyword.Popular, Keyword.LightVerb, Keyword.And, Keyword.In, Keyword.Of, Keyword.Is, Keyword.Spend))))
        {
            sentence.Use(at);
        }
    }
}
