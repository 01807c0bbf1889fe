using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>What a mention gains by standing alone or beside another: parts of names that nothing else claims, values that are also words of the grammar.</summary>
internal static class Certainty
{
    private const double OnlyClaim = 0.72;

    /// <summary>The score of a value whose word is rather taken for something else.</summary>
    private const double PassedOver = 0.4;

    public static Mention Of(Mention mention, Mention? before, Mention? after) => PeopleFirst(DeedFirst(FieldFirst(RowsFirst(OnlyField(Described(ValueFirst(Paid(Arrow(mention, before, after), before, after), before), after))), before, after), before), before);

    /// <summary>"driver D120", "avg price per class", "window seat": beside a value of its own, behind "by" and behind a function a word is rather the name of a property than one of some other property's values.</summary>
    private static Mention FieldFirst(Mention mention, Mention? before, Mention? after)
    {
        if (mention.Meanings[0] is not ValueMeaning value)
        {
            return mention;
        }

        var fields = mention.Meanings.OfType<FieldMeaning>().Where(field => field.Field != value.Field).ToList();
        var meant = fields.Find(field => field.Score > 0.3 && (HasValueOf(after, field) || HasValueOf(before, field)))
            ?? (before is { IsContent: false } && before.Is(Keyword.By, Keyword.Per, Keyword.Each, Keyword.Which) ? fields.Find(field => field.Score > 0.6 && !ModelFacts.IsNumeric(field.Property)) : null)
            ?? (before is { IsContent: false } && before.Is(Keyword.Average, Keyword.Median, Keyword.Sum, Keyword.Maximum, Keyword.Minimum, Keyword.Largest, Keyword.Smallest) ? fields.Find(field => field.Score > 0.3 && ModelFacts.IsNumeric(field.Property)) : null);
        return meant is null ? mention : mention with { Meanings = [meant with { Score = 0.96 }, .. mention.Meanings.Where(meaning => meaning != meant).Select(meaning => meaning is ValueMeaning ? meaning with { Score = Math.Min(meaning.Score, PassedOver) } : meaning)] };
    }

    private static bool HasValueOf(Mention? mention, FieldMeaning field) => mention?.Meanings.OfType<ValueMeaning>().Any(value => value.Field == field.Field && value.Score >= 0.6) == true;

    /// <summary>"how many were delivered" where rows of the event also have "delivery_mins": the deed is meant, unless a number is asked for.</summary>
    private static Mention DeedFirst(Mention mention, Mention? before) =>
        mention.Meanings[0] is FieldMeaning { Score: < 0.97, Name: null, Property: { } property } field && ModelFacts.IsNumeric(property) && UnitsOfMeasure.OfName(property.Path).Count > 0
        && !(before is { IsContent: false } && before.Is(Keyword.Average, Keyword.Median, Keyword.Sum, Keyword.Maximum, Keyword.Minimum, Keyword.Largest, Keyword.Smallest, Keyword.StandardDeviation))
        && mention.Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning is { IsRelated: false, Score: > 0.3 } && meaning.Selection.Names.Any(property.Events.Contains)) is { } deed
            ? mention with { Meanings = [deed with { Score = field.Score, IsPartial = false }, .. mention.Meanings.Where(meaning => meaning != deed)] }
            : mention;

    /// <summary>"how many passengers booked" where rows also have "num_passengers": the people are counted, unless a total is asked for.</summary>
    private static Mention PeopleFirst(Mention mention, Mention? before)
    {
        if (before is { IsContent: false } && before.Is(Keyword.HowMany, Keyword.Distinct) && mention.Meanings[0] is EventMeaning { IsPartial: false } deed && QuestionTokenizer.Words(mention.Text) is [{ Lower: var who }, _, ..] && who.EndsWith('s') && PersonWords.Contains(who))
        {
            return mention with { Meanings = [new PeopleMeaning(deed.Selection) { Score = deed.Score }, .. mention.Meanings] };
        }

        if (mention.Meanings[0] is ValueMeaning && (before is null || before.Is(Keyword.HowMany, Keyword.Distinct)) && mention.Text.EndsWith('s') && mention.Meanings.OfType<KeywordMeaning>().FirstOrDefault(word => word.Keyword == Keyword.Users) is { } persons)
        {
            return mention with { Meanings = [persons with { Score = 0.96 }, .. mention.Meanings.Where(meaning => meaning != persons).Select(meaning => meaning is ValueMeaning ? meaning with { Score = PassedOver } : meaning)] };
        }

        return PeopleOfNumber(Spent(mention), before);
    }

    /// <summary>"how much did they pay" where rows also have "paid_by": the verb alone is no property that ends in a small word.</summary>
    private static Mention Spent(Mention mention) =>
        mention.Is(Keyword.Spend) && mention.Meanings[0] is FieldMeaning { Score: < 0.97, Property: var property } && !ModelFacts.IsNumeric(property) && QuestionTokenizer.Words(property?.Path ?? string.Empty) is [_, { Lower: "by" or "with" or "at" or "on" or "via" }]
            ? mention with { Meanings = [.. mention.Meanings.Where(meaning => meaning is not FieldMeaning)] }
            : mention;

    private static Mention PeopleOfNumber(Mention mention, Mention? before) =>
        mention.Meanings[0] is FieldMeaning { Score: < 0.97, Name: null, Property: { } property } && ModelFacts.IsNumeric(property) && mention.Meanings.OfType<KeywordMeaning>().FirstOrDefault(word => word.Keyword == Keyword.Users) is { } people
        && (before is null || (before.Is(Keyword.HowMany, Keyword.Distinct) && !before.Text.Contains("total", StringComparison.OrdinalIgnoreCase)))
            ? mention with { Meanings = [people, .. mention.Meanings.Where(meaning => meaning != people)] }
            : mention;

    /// <summary>"paid cash": the way of paying, not the money; the verb only says which property is meant.</summary>
    private static Mention Paid(Mention mention, Mention? before, Mention? after)
    {
        if (IsPaying(before) && mention.Meanings.OfType<ValueMeaning>().FirstOrDefault(IsWayOfPaying) is { } way && mention.Meanings[0] is not ValueMeaning)
        {
            return mention with { Meanings = [way with { Score = 0.95 }] };
        }

        return IsPaying(mention) && after?.Meanings.OfType<ValueMeaning>().Any(IsWayOfPaying) == true && mention.As<EventMeaning>() is null
            ? mention.Passed()
            : mention;
    }

    private static bool IsPaying(Mention? mention) => mention is not null && mention.Is(Keyword.Spend) && mention.Text.Equals("paid", StringComparison.OrdinalIgnoreCase);

    private static bool IsWayOfPaying(ValueMeaning value) => value.Score >= 0.45 && QuestionTokenizer.Words(value.Field.Path ?? string.Empty).Any(word => word.Stem is "pai" or "pay" or "payment");

    /// <summary>"cart > checkout > purchase": between two names it leads from one to the other.</summary>
    private static Mention Arrow(Mention mention, Mention? before, Mention? after) =>
        mention.Text is ">" or "->" or "→" or ">>" && before is { IsContent: true } && after is { IsContent: true }
            ? mention.Said(Keyword.Then)
            : mention;

    /// <summary>"action films" where "Action" is a value: before the thing that is counted the word describes it.</summary>
    private static Mention Described(Mention mention, Mention? after) =>
        mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Events or Keyword.EventType or Keyword.Units or Keyword.Active or Keyword.Returning } && after?.Meanings[0] is EventMeaning or EntityMeaning && mention.As<ValueMeaning>() is { Score: >= 0.55 } value
            ? mention with { Meanings = [value with { Score = 0.95 }, .. mention.Meanings.Where(meaning => meaning is not (ValueMeaning or KeywordMeaning))] }
            : mention;

    /// <summary>"tier" where the only name with that word is "shipper_tier": nothing else in the data can be meant.</summary>
    private static Mention OnlyField(Mention mention)
    {
        var names = mention.Meanings.Where(meaning => meaning is not KeywordMeaning).ToList();
        return names is [FieldMeaning { Score: < OnlyClaim and > 0.3 } field] && mention.Meanings[0] == field
            ? mention with { Meanings = [field with { Score = OnlyClaim }, .. mention.Meanings.Skip(1)] }
            : mention;
    }

    /// <summary>"donations" where every "donation made" has a "donation.id" of its own: counting the things or the rows is the same, and rows can also be steps.</summary>
    private static Mention RowsFirst(Mention mention)
    {
        if (mention.Meanings[0] is not FieldMeaning { Name: null, Property: { Role: PropertyRole.Identifier, Events: [var owner], Count: > 0 } key } field || key.DistinctCount < key.Count * 0.98 || QuestionTokenizer.Words(mention.Text) is not [.., { Lower: not ("id" or "ids" or "number" or "numbers") } last])
        {
            return mention;
        }

        return QuestionTokenizer.Words(owner).Any(word => word.Stem == last.Stem)
            ? mention with { Meanings = [new EventMeaning(EventSelection.Of(owner)) { Score = field.Score }, .. mention.Meanings] }
            : mention;
    }

    /// <summary>"how many plus members": with nothing before it to add to, "plus" is the value.</summary>
    private static Mention ValueFirst(Mention mention, Mention? before)
    {
        if (mention.Meanings[0] is not KeywordMeaning { Keyword: Keyword.And or Keyword.OrMore or Keyword.OrLess or Keyword.Best or Keyword.Most or Keyword.Only } || mention.As<ValueMeaning>() is not { } value)
        {
            return mention;
        }

        var joins = before is not null && (before.IsContent || before.Meanings.Any(meaning => meaning is NumberMeaning or SpanMeaning or TimeMeaning or DurationMeaning or QuotedMeaning));
        return joins ? mention : mention with { Meanings = [value with { Score = 0.95 }, .. mention.Meanings.Where(meaning => meaning is not (ValueMeaning or KeywordMeaning { Keyword: Keyword.And or Keyword.OrMore or Keyword.OrLess or Keyword.Best or Keyword.Most or Keyword.Only }))] };
    }
}
