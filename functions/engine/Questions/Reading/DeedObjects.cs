using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"what did people search for the most", "what do customers buy most": not the people are asked for but what their deed is done to.</summary>
internal static class DeedObjects
{
    /// <summary>A property with nearly as many values as rows tells the rows apart; it is not what they are about.</summary>
    private const double MostDistinct = 0.3;

    private const int FewValues = 20;

    /// <summary>Whether a "what" at the position asks for the object of a deed of people.</summary>
    public static bool IsAskedAt(Sentence sentence, int what, out EventMeaning deed)
    {
        var people = sentence.Next(what + 1);
        var verb = sentence.Next(people + 1);
        deed = sentence.InRange(verb) && sentence[verb].Meanings[0] is EventMeaning named ? named : new EventMeaning(new EventSelection());
        return deed.Selection.Names.Count > 0 && sentence[what].Text.Equals("what", StringComparison.OrdinalIgnoreCase) && sentence[people].Is(Keyword.Users);
    }

    /// <summary>"what do people buy", "what did our customers order in May": no list of these people.</summary>
    public static bool AreAsked(Sentence sentence) => OfEverybody(sentence) is not null;

    private static Dimension? OfEverybody(Sentence sentence) =>
        sentence.Count > 2 && WordLists.Auxiliaries.Contains(sentence[1].Text) && IsAskedAt(sentence, 0, out var deed) ? Of(sentence, deed) : null;

    /// <summary>"what did people …": something that they did it to, whether the data tells it or not.</summary>
    public static bool IsThingAsked(Sentence sentence) => AsksOfPeople(sentence, "what");

    /// <summary>"what did people look at", "how did they find us", "where does revenue come from": one number is no answer to it.</summary>
    public static bool IsMissing(Sentence sentence, Slots slots, IReadOnlyList<Measure> measures) =>
        slots is { Breakdowns.Count: 0, Grain: null }
        && (StartsWith(sentence, "what was in") || StartsWith(sentence, "what is in") || StartsWith(sentence, "what were in") || sentence[0].Text.Equals("where", StringComparison.OrdinalIgnoreCase)
            || ((AsksOfPeople(sentence, "what") || AsksOfPeople(sentence, "how")) && measures is [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }]));

    private static bool StartsWith(Sentence sentence, string words) => sentence.Question.Text.TrimStart().StartsWith(words + " ", StringComparison.OrdinalIgnoreCase);

    private static bool AsksOfPeople(Sentence sentence, string word)
    {
        var words = sentence.Mentions.Take(2).SelectMany(mention => mention.Text.Split(' ')).ToList();
        var people = sentence.Next(sentence.Count > 0 && sentence[0].Text.Contains(' ', StringComparison.Ordinal) ? 1 : 2);
        return words.Count > 1 && words[0].Equals(word, StringComparison.OrdinalIgnoreCase) && WordLists.Auxiliaries.Contains(words[1]) && sentence.InRange(people) && sentence[people].Is(Keyword.Users);
    }

    /// <summary>"what did customer 17850 buy": the things are asked for one by one, where people are named and nothing is counted.</summary>
    public static Dimension? OfPeople(Sentence sentence)
    {
        if (OfEverybody(sentence) is { } common)
        {
            return common;
        }

        var noun = sentence.Next(1);
        var named = sentence.InRange(noun) && Nouns.At(sentence, noun) is UsersNoun { Selection: null, Users: null };
        var person = named ? sentence.Next(noun + 1) : noun;
        var verb = sentence.Next(person + 1);
        return sentence.InRange(verb) && sentence[0].Text.Equals("what", StringComparison.OrdinalIgnoreCase) && (sentence[person].Meanings[0] is ValueMeaning { Field.Source: FieldSource.ExternalUserId } || (named && UserPass.IdentifierAt(sentence, person) is not null)) && sentence[verb].Meanings[0] is EventMeaning { Selection.Names.Count: > 0 } deed
            && !Enumerable.Range(verb + 1, sentence.Count - verb - 1).Any(at => sentence[at].IsContent && sentence[at].Meanings[0] is not ValueMeaning)
            ? Of(sentence, deed)
            : null;
    }

    /// <summary>The property that says what the deed was done to; null when the rows have none.</summary>
    public static Dimension? Of(Sentence sentence, EventMeaning deed)
    {
        var model = sentence.Model;
        var rows = model.Events.Where(definition => deed.Selection.Names.Contains(definition.Name)).Sum(definition => definition.Count);
        var own = sentence.Facts.EntityOf(deed.Selection)?.Fields.Select(field => field.Path).ToList() ?? [];
        var told = model.Terms.Select(term => term.Field?.Path).OfType<string>().ToHashSet(StringComparer.Ordinal);
        // Where all rows have the same columns, that a row has one tells nothing of what it is about.
        var alike = model.Properties.Where(property => property.Events.Count > 0).All(property => property.Events.Count == model.Events.Count);
        var best = model.Properties.Where(property => property is { Type: PropertyType.Text, DistinctCount: > 1 } && !own.Contains(property.Path) && (property.Events.Count < model.Events.Count || told.Contains(property.Path) || (alike && IsThing(sentence, property))) && deed.Selection.Names.All(property.Events.Contains) && (rows == 0 || property.DistinctCount < rows * MostDistinct))
            .OrderByDescending(property => IsNamedLike(sentence, deed, property)).ThenByDescending(property => told.Contains(property.Path)).ThenByDescending(property => property.DistinctCount).FirstOrDefault();
        return best is null ? null : new Dimension(Field.Property(best.Path)) { Name = Naming.Of(Field.Property(best.Path)), ExcludeMissing = true };
    }

    /// <summary>Things have more values than a choice of a few, and are neither keys nor traits of the people.</summary>
    private static bool IsThing(Sentence sentence, PropertyDefinition property) =>
        property.Role != PropertyRole.Identifier && property.DistinctCount > FewValues && sentence.Facts.AttributeLike(Field.Property(property.Path)) is null;

    /// <summary>The verb itself may also mean the property ("search", a query).</summary>
    private static bool IsNamedLike(Sentence sentence, EventMeaning deed, PropertyDefinition property) =>
        sentence.Mentions.Where(mention => mention.Meanings.Contains(deed)).SelectMany(mention => mention.Meanings).OfType<FieldMeaning>().Any(field => field.Field == Field.Property(property.Path));
}
