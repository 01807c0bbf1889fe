using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"how many orders does a customer place on average": one of its kind stands for each of them.</summary>
internal static class PerSubjectPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        if (slots.Per is null && sentence.FindWhereAny(Keyword.Average, Keyword.Median) && SpendingPeople(sentence) is >= 0 and var spenders)
        {
            slots.Per = EntityKey.User;
            sentence.Use(spenders);
            return;
        }

        if (slots.Per is not null || !sentence.FindWhereAny(Keyword.Average, Keyword.Median) || !sentence.FindWhereAny(Keyword.HowMany, Keyword.HowMuch))
        {
            return;
        }

        if (DaysOfPeople(sentence) is >= 0 and var people)
        {
            slots.Per = EntityKey.User;
            sentence.Use(people);
            return;
        }

        for (var at = 2; at < sentence.Count; at++)
        {
            if (sentence.IsUsed(at) || !(IsOne(sentence, at) || AreDoers(sentence, at)))
            {
                continue;
            }

            if (sentence.FindWhereAny(Keyword.HowMuch) && slots.PerEvent is null && sentence[at].Meanings[0] is EventMeaning { IsPartial: false } row)
            {
                slots.PerEvent = row.Selection;
                sentence.Use(sentence.Previous(at - 1) + 1, at);
                UseOne(sentence, at);
                return;
            }

            if ((EntityAt(sentence, at) ?? KindAt(sentence, at)) is not { } entity)
            {
                continue;
            }

            UseOne(sentence, at);
            slots.Per = entity;
            sentence.Use(at);
            return;
        }
    }

    /// <summary>"average spend of members by city": what each of them spent.</summary>
    private static int SpendingPeople(Sentence sentence) => sentence.FindWhereAny(Keyword.Per, Keyword.Each) ? -1
        : Enumerable.Range(2, Math.Max(0, sentence.Count - 2)).FirstOrDefault(at => EntityAt(sentence, at) == EntityKey.User && sentence[at].Text.EndsWith('s') && sentence[at - 1].Text.ToLowerInvariant() is "of" or "for" or "among" && sentence[at - 2].Meanings[0] is KeywordMeaning { Keyword: Keyword.Spend } && sentence[at - 2].Text.ToLowerInvariant() is "spend" or "spending", -1);

    /// <summary>"the mean number of days users were active": days of each of them.</summary>
    private static int DaysOfPeople(Sentence sentence)
    {
        var days = Enumerable.Range(1, Math.Max(0, sentence.Count - 1)).FirstOrDefault(at => sentence[at].Meanings[0] is UnitMeaning { Grain: TimeGrain.Day, Plural: true } && sentence.Previous(at - 1, Keyword.Distinct, Keyword.Of) is var counted && sentence.InRange(counted) && sentence[counted].Is(Keyword.HowMany), -1);
        return days > 0 && sentence.FindWhereAny(Keyword.Active) ? Enumerable.Range(days + 1, sentence.Count - days - 1).FirstOrDefault(at => EntityAt(sentence, at) is { } entity && entity == EntityKey.User, -1) : -1;
    }

    private static void UseOne(Sentence sentence, int at)
    {
        if (sentence[at - 1].Text.Equals("one", StringComparison.OrdinalIgnoreCase))
        {
            sentence.Use(at - 1);
        }
    }

    private static EntityKey? EntityAt(Sentence sentence, int at) => sentence[at].Meanings[0] switch
    {
        PeopleMeaning { Users: null } or KeywordMeaning { Keyword: Keyword.Users } => EntityKey.User,
        EntityMeaning { Entity: var entity } => Nouns.IsUser(entity) ? EntityKey.User : entity,
        FieldMeaning { Property: { Role: Model.PropertyRole.Identifier, Events.Count: > 0 } key } named when !SharedKeys.IsOfOneRow(key) => new EntityKey([named.Field]) { Name = named.Name ?? SharedKeys.NameOf(key.Path) },
        _ => null,
    };

    /// <summary>"how many visits does a doctor have": each that the rows name stands for itself.</summary>
    private static EntityKey? KindAt(Sentence sentence, int at) =>
        sentence[at].Meanings[0] is FieldMeaning { Score: >= 0.9, Field.Source: FieldSource.EventProperty, Property: { Type: Model.PropertyType.Text, DistinctCount: > 1 } } named && IsOne(sentence, at) && DoesBefore(sentence, at)
            ? new EntityKey([named.Field]) { Name = named.Name ?? Naming.Plain(named.Field.Path!) }
            : null;

    private static bool DoesBefore(Sentence sentence, int at) => Enumerable.Range(Math.Max(0, at - 3), Math.Min(3, at)).Any(before => WordLists.Auxiliaries.Contains(sentence[before].Text));

    /// <summary>"how many visits do users make on average", "how much do customers spend on average": a number of each of them, unless it is one of each day or month.</summary>
    private static bool AreDoers(Sentence sentence, int at)
    {
        var counted = sentence.Previous(at - 1);
        if (sentence.InRange(counted) && sentence[counted].Is(Keyword.HowMuch))
        {
            return EntityAt(sentence, at) == EntityKey.User && sentence.Next(at + 1) is var spends && sentence.InRange(spends) && sentence[spends].Meanings[0] is KeywordMeaning { Keyword: Keyword.Spend } && !sentence.FindWhereAny(Keyword.Per, Keyword.Each);
        }

        return EntityAt(sentence, at) == EntityKey.User && sentence.InRange(counted) && (Enumerable.Range(counted + 1, at - counted - 1).Any(between => WordLists.Auxiliaries.Contains(sentence[between].Text)) || IsPlaced(sentence, counted, at))
            && (Nouns.At(sentence, counted) is EventsNoun or EntityNoun || sentence[counted].Is(Keyword.Times)) && sentence.Previous(counted - 1, Keyword.Distinct) is var asked && sentence.InRange(asked) && sentence[asked].Is(Keyword.HowMany) && !sentence.FindWhereAny(Keyword.Per, Keyword.Each);
    }

    /// <summary>"the average number of orders customers placed".</summary>
    private static bool IsPlaced(Sentence sentence, int counted, int people) =>
        people == counted + 1 && sentence.InRange(people + 1) && sentence[people + 1].Is(Keyword.LightVerb) && !sentence[people + 1].IsContent;

    /// <summary>"does a", "did the average", "will each", and singular.</summary>
    private static bool IsOne(Sentence sentence, int at)
    {
        var before = sentence.Previous(sentence[at - 1].Text.Equals("one", StringComparison.OrdinalIgnoreCase) ? at - 2 : at - 1, Keyword.Average, Keyword.Median);
        var words = Enumerable.Range(before + 1, at - before - 1).Select(between => sentence[between].Text.ToLowerInvariant()).ToList();
        return !sentence[at].Text.EndsWith("s", StringComparison.OrdinalIgnoreCase) && (words.Exists(word => word is "a" or "an" or "each" or "every" or "one") || (words.Exists(word => word is "the" or "average" or "typical" or "median") && words.Exists(word => word is "does" or "do" or "did" or "will" or "would")));
    }
}
