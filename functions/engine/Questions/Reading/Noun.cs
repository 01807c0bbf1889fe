using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>What a measure is taken of.</summary>
internal abstract record Noun
{
    /// <summary>Position of the mention.</summary>
    public int At { get; init; }

    public string? Label { get; init; }
}

internal sealed record EventsNoun(EventSelection? Selection) : Noun
{
    public IReadOnlyList<EventSelection> Parts { get; init; } = [];
}

internal sealed record UsersNoun(EventSelection? Selection, UserSet? Users) : Noun;

internal sealed record EntityNoun(EntityKey Entity) : Noun;

internal sealed record FieldNoun(Field Field, PropertyDefinition? Property) : Noun;

internal sealed record MetricNoun(MetricDefinition Metric) : Noun;

internal sealed record UnitNoun(TimeGrain Grain) : Noun;

/// <summary>Decides which noun a mention is, best score first.</summary>
internal static class Nouns
{
    public static Noun? At(Sentence sentence, int at)
    {
        if (sentence[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Returning or Keyword.CameBack or Keyword.Again or Keyword.New or Keyword.Retention })
        {
            return null;
        }

        foreach (var meaning in sentence[at].Meanings)
        {
            if (IsOnlyAVerb(sentence[at], meaning) || IsOnlyTheKeyOf(sentence[at], meaning) || IsOnlyTheNumberOf(sentence, at, meaning))
            {
                continue;
            }

            if (Of(sentence, at, meaning) is { } noun)
            {
                return noun with { At = at, Label = noun.Label ?? Label(sentence, at, meaning) };
            }
        }

        return null;
    }

    /// <summary>"login failure rate" where some other rows have an "interestRate": the word is of the deed before it.</summary>
    public static bool IsRateOf(Sentence sentence, int at) =>
        at > 0 && sentence[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Rate } && !sentence[at].Meanings.Any(meaning => meaning is not KeywordMeaning && meaning.Score > WeakName) && sentence[at - 1].Meanings[0] is EventMeaning;

    private const double WeakName = 0.5;

    private static Noun? Of(Sentence sentence, int at, Meaning meaning) => meaning switch
    {
        MetricMeaning metric => new MetricNoun(metric.Metric),
        EntityMeaning { Entity: var entity } when IsUser(entity) => new UsersNoun(entity.Selection, null),
        EntityMeaning { Entity: var entity } => new EntityNoun(entity),
        EventMeaning named => new EventsNoun(Widened(sentence, at, named)),
        FieldMeaning { Field.Source: FieldSource.Revenue } when sentence.Facts.Revenue is { } revenue => new MetricNoun(revenue),
        FieldMeaning { Field.Source: FieldSource.UserId or FieldSource.ExternalUserId } => new UsersNoun(null, null),
        FieldMeaning { Property: { Events.Count: > 0 } property } field when YesNo.Of(property) is { } flag && !IsComputed(sentence, at) => new EventsNoun(Flagged(sentence, at, property, flag.Test(field.Field, holds: true))),
        FieldMeaning { Field.Source: FieldSource.UserAttribute, Property: var trait } field when YesNo.Of(trait) is { } answer && !IsComputed(sentence, at) => new UsersNoun(null, new HasAttribute(answer.Test(field.Field, holds: true))),
        FieldMeaning { Property: { Events: [var only] } number } when !IsComputed(sentence, at) && !IsRanked(sentence, at) && CountsRowsOf(sentence[at], number) && !(number.Role == PropertyRole.Money && sentence.FindWhereAny(Keyword.HowMuch)) => new EventsNoun(EventSelection.Of(only)),
        FieldMeaning { Property: { Type: PropertyType.Array } list } when CountOf(sentence, at, list) is { } count => new FieldNoun(Field.Property(count.Path), count),
        FieldMeaning field => new FieldNoun(field.Field, field.Property),
        PeopleMeaning people => People(sentence, people),
        UnitMeaning unit => new UnitNoun(unit.Grain),
        KeywordMeaning { Keyword: Keyword.Users } => new UsersNoun(null, null),
        KeywordMeaning { Keyword: Keyword.Payers } when sentence.Facts.RevenueSelection is { } paid => new UsersNoun(paid, null),
        KeywordMeaning { Keyword: Keyword.Guests } => new FieldNoun(new Field(FieldSource.AnonymousId), null),
        KeywordMeaning { Keyword: Keyword.Events } => new EventsNoun((EventSelection?)null),
        KeywordMeaning { Keyword: Keyword.EventType } => new FieldNoun(Field.EventName, null),
        KeywordMeaning { Keyword: Keyword.Revenue or Keyword.Money or Keyword.Spend } when sentence.Facts.Revenue is { } revenue => new MetricNoun(revenue),
        KeywordMeaning { Keyword: Keyword.Units } when sentence.Facts.Quantity is { } quantity => new FieldNoun(Field.Property(quantity.Path), quantity),
        KeywordMeaning { Keyword: Keyword.OrderValue } when DerivedMetrics.OrderValue(sentence) is { } orderValue => new MetricNoun(orderValue),
        KeywordMeaning { Keyword: Keyword.RecurringRevenue } when RecurringRevenue.Of(sentence) is { } recurring => new MetricNoun(recurring),
        KeywordMeaning { Keyword: Keyword.RevenuePerUser } when DerivedMetrics.RevenuePerUser(sentence, at) is { } perUser => new MetricNoun(perUser),
        _ => null,
    };

    private static UsersNoun People(Sentence sentence, PeopleMeaning people)
    {
        sentence.Define(people.Definition);
        return new UsersNoun(people.Selection, people.Users);
    }

    /// <summary>A yes/no property as a thing to count ("pull requests merged"): the rows in which it is true.</summary>
    private static EventSelection Flagged(Sentence sentence, int at, PropertyDefinition property, FieldTest test)
    {
        var named = sentence[at].Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Selection.Names.Any(property.Events.Contains));
        return new EventSelection { Names = named?.Selection.Names ?? property.Events, Where = test, Label = sentence[at].Text.ToLowerInvariant() };
    }

    /// <summary>"how many items were ordered" where rows have a list of items and "item_qty": the number says how many.</summary>
    private static PropertyDefinition? CountOf(Sentence sentence, int at, PropertyDefinition list)
    {
        var words = Tokens.QuestionTokenizer.Words(sentence[at].Text);
        return sentence.Model.Properties.FirstOrDefault(property => property is { Type: PropertyType.Number, Role: PropertyRole.Quantity } && property.Events.Any(list.Events.Contains)
            && Tokens.QuestionTokenizer.Words(property.Path) is { Count: 2 } own && own.Any(word => words.Any(said => said.Stem == word.Stem)));
    }

    /// <summary>"loans" where rows have "loan_days": the plural of what the number belongs to counts the rows that have it.</summary>
    private static bool CountsRowsOf(Mention mention, PropertyDefinition number) =>
        ModelFacts.IsNumeric(number) && mention.End - mention.Start == 1 && mention.Text.EndsWith('s') && Tokens.QuestionTokenizer.Words(number.Path.Split('.')[^1]) is [var owner, _, ..]
        && !owner.Lower.EndsWith('s') && Lexicon.StemOf(mention.Text) == owner.Stem;

    private static bool IsComputed(Sentence sentence, int at)
    {
        var before = sentence.Previous(at - 1, Keyword.Of);
        return sentence.InRange(before) && sentence[before].Is(Keyword.Average, Keyword.Median, Keyword.Minimum, Keyword.Maximum, Keyword.Sum, Keyword.StandardDeviation);
    }

    /// <summary>"the longest waits" are numbers, and no count of rows.</summary>
    private static bool IsRanked(Sentence sentence, int at) =>
        sentence.Previous(at - 1) is var before && sentence.InRange(before) && sentence[before].Meanings[0] is KeywordMeaning { Keyword: Keyword.Largest or Keyword.Smallest };

    /// <summary>"comment" is rather the events that end in "comment" than the property "comment_id".</summary>
    private static bool IsOnlyTheKeyOf(Mention mention, Meaning meaning) =>
        meaning is FieldMeaning { Field.Source: FieldSource.EventProperty, Property.Role: Model.PropertyRole.Identifier, Name: null, Score: < 0.97 and > 0.8 } field
        && mention.Meanings.OfType<EventMeaning>().Any(named => named.IsPartial && named.Selection.Names.Count > 0 && SharesLastWord(mention, named) && named.Selection.Names.Any(field.Property!.Events.Contains));

    /// <summary>"who made the most notes": "made" is grammar, even where some event is called "copy made".</summary>
    private static bool IsOnlyAVerb(Mention mention, Meaning meaning) =>
        (meaning is EventMeaning { IsPartial: true } && mention.Meanings[0] is KeywordMeaning && mention.Is(Keyword.Noise, Keyword.In))
        || (meaning is FieldMeaning { Field.Source: FieldSource.EventProperty } && mention.Is(Keyword.Noise) && mention.Text.ToLowerInvariant() is "do" or "does" or "did" or "done" or "make" or "makes" or "made" or "get" or "gets" or "got" or "have" or "has" or "had" or "take" or "took" or "go" or "goes");

    /// <summary>"comments" are rather the events that are comments than the number "comments" of some other rows, unless a function over numbers is asked for.</summary>
    private static bool IsOnlyTheNumberOf(Sentence sentence, int at, Meaning meaning)
    {
        if (meaning is FieldMeaning { Name: null, Property: { Role: PropertyRole.Money, Type: PropertyType.Number } amount } && sentence.Previous(at - 1, Keyword.Distinct) is var ask && sentence.InRange(ask) && sentence[ask].Is(Keyword.HowMany) && sentence[at].Meanings.OfType<EventMeaning>().Any(named => named.Selection.Names.Any(amount.Events.Contains)))
        {
            return true;
        }

        if (meaning is not FieldMeaning { Field.Source: FieldSource.EventProperty, Name: null, Property: { } property } || !ModelFacts.IsNumeric(property) || property.Role == PropertyRole.Money)
        {
            return false;
        }

        var computed = IsComputed(sentence, at);
        var last = Tokens.QuestionTokenizer.Words(sentence[at].Text)[^1].Stem;
        return !computed && sentence[at].Meanings.OfType<EventMeaning>().Any(named =>
            named.Selection.Names.Count == 1 && !property.Events.Contains(named.Selection.Names[0], StringComparer.Ordinal)
                && Naming.Event(named.Selection.Names[0]).Split(' ').Any(word => Stemmer.Stem(word) == last) && !IsHeadOnlyOf(property, named, last))
            || (!computed && property.Path.Contains('.', StringComparison.Ordinal) && sentence[at].Meanings.OfType<EventMeaning>().Any(named => named.Selection.Names.Count == 1 && Naming.Event(named.Selection.Names[0]).Split(' ').Any(word => Stemmer.Stem(word) == last)));
    }

    /// <summary>"commits" are rather the number "push_commits" than the events "commit comment", which are comments: the last word of a name says what it is.</summary>
    private static bool IsHeadOnlyOf(PropertyDefinition property, EventMeaning named, string last) =>
        Tokens.QuestionTokenizer.Words(property.Path)[^1].Stem == last && Stemmer.Stem(Naming.Event(named.Selection.Names[0]).Split(' ')[^1]) != last;

    public static bool IsUser(EntityKey entity) =>
        entity.Fields is [{ Source: FieldSource.UserId or FieldSource.ExternalUserId }];

    /// <summary>"comments" where several events end in "comment": all of them, and the answer says so.</summary>
    private static EventSelection Widened(Sentence sentence, int at, EventMeaning named)
    {
        if (!named.IsPartial)
        {
            return named.Selection;
        }

        var equal = sentence[at].Meanings.OfType<EventMeaning>()
            .Where(other => other.IsPartial && other.Score >= named.Score * 0.5 && SharesLastWord(sentence[at], other)).Select(other => other.Selection).ToList();
        if (equal.Count < 2)
        {
            return named.Selection;
        }

        var names = equal.SelectMany(selection => selection.Names).Distinct().ToArray();
        var text = sentence[at].Text.ToLowerInvariant();
        sentence.Assume($"\"{text}\" counts {string.Join(", ", names)}");
        return EventSelection.Of(names) with { Label = text };
    }

    private static bool SharesLastWord(Mention mention, EventMeaning meaning)
    {
        var last = Tokens.QuestionTokenizer.Words(mention.Text)[^1].Stem;
        var words = Naming.Event(meaning.Selection.Names[0]).Split(' ');
        return Stemmer.Stem(words[^1]) == last;
    }

    private static string Label(Sentence sentence, int at, Meaning meaning) => meaning switch
    {
        MetricMeaning metric => metric.Metric.Name,
        EventMeaning { Selection.Label: { } label } => label,
        EntityMeaning { Entity.Name: { } name } => name + "s",
        _ => ActiveUserWords.NameOf(sentence[at]) ?? WithoutAuxiliaries(sentence[at].Text.ToLowerInvariant()),
    };

    /// <summary>"subscriptions were cancelled" are called "subscriptions cancelled".</summary>
    private static string WithoutAuxiliaries(string text) =>
        text.Contains(' ', StringComparison.Ordinal) ? string.Join(' ', text.Split(' ').Where((word, index) => index == 0 || word is not ("were" or "was" or "are" or "is" or "been" or "got"))) : text;
}
