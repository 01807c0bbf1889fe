using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>The thing that several kinds of events happen to: a parcel that is picked up and delivered, a ticket that is opened and solved.</summary>
internal static class SharedKeys
{
    /// <summary>How many different keys the first event must have, measured against its rows, so that the key names what begins there.</summary>
    public const double LeastNew = 0.7;

    /// <summary>The number of different keys is estimated where there are many.</summary>
    private const double OneRow = 0.98;

    /// <summary>The key that all the selections carry; the knowledge base first, then an identifier that is new in nearly every row of one of the events.</summary>
    /// <param name="sentence">The question.</param>
    /// <param name="selections">The events.</param>
    /// <param name="fromFirst">The selections stand in the order of time: the thing must begin with the first of them.</param>
    public static EntityKey? Of(Sentence sentence, IReadOnlyList<EventSelection> selections, bool fromFirst = false)
    {
        var names = selections.SelectMany(selection => selection.Names).Distinct(StringComparer.Ordinal).ToList();
        var changes = fromFirst && names.Count == 1 && selections.All(selection => selection.Where is not null);
        if ((names.Count < 2 && !changes) || selections.Any(selection => selection.Names.Count == 0))
        {
            return null;
        }

        // "invoice failed" and "invoice paid" happen to an invoice, whatever else both rows belong to.
        if (Carried(sentence.Model, names).Where(property => names.TrueForAll(name => IsCalledAs(name, property)) && names.Any(name => IsNewIn(sentence.Model, property, name))).MaxBy(property => property.DistinctCount) is { } own
            && !sentence.Model.Terms.Any(term => term.Entity is { } entity && entity.Fields.Any(field => field.Path == own.Path)))
        {
            return new EntityKey([Field.Property(own.Path)]) { Name = NameOf(own.Path) };
        }

        var defined = sentence.Model.Terms.Select(term => term.Entity is { } entity ? entity with { Name = entity.Name ?? term.Term } : null).OfType<EntityKey>()
            .FirstOrDefault(entity => !Nouns.IsUser(entity) && (!fromFirst || BeginsIn(sentence, entity, selections[0])) && entity.Fields.All(field => selections.All(selection => sentence.Facts.Carries(selection, field))));
        if (defined is not null)
        {
            return defined with { Selection = null };
        }

        var key = Carried(sentence.Model, names).Where(property => (fromFirst ? names.Take(selections[0].Names.Count) : names).Any(name => IsNewIn(sentence.Model, property, name))).MaxBy(property => property.DistinctCount);
        return key is null ? null : new EntityKey([Field.Property(key.Path)]) { Name = NameOf(key.Path) };
    }

    private static bool IsCalledAs(string name, PropertyDefinition key) =>
        NameOf(key.Path) is var thing && Tokens.QuestionTokenizer.Words(name).Any(word => word.Stem == Words.Stemmer.Stem(thing));

    /// <summary>"PARCEL_ID" names parcels, "payload.issue.number" issues.</summary>
    public static string NameOf(string path)
    {
        var segments = path.Split('.');
        var words = Tokens.QuestionTokenizer.Words(segments[^1]).Select(word => word.Lower).ToList();
        while (words.Count > 0 && words[^1] is "id" or "number" or "no" or "key" or "uuid" or "code")
        {
            words.RemoveAt(words.Count - 1);
        }

        return words.Count > 0 ? string.Join(' ', words) : segments.Length > 1 ? Naming.Plain(segments[^2]) : Naming.Plain(segments[^1]);
    }

    /// <summary>The event in which the key appears for the first time, when several events carry it: it says so itself ("opened"), or there is nearly one for each key.</summary>
    public static string? OriginOf(SemanticModel model, PropertyDefinition key) => key.Events.Count < 2 || IsOfOneRow(key) ? null : key.Events
        .Where(name => IsNewIn(model, key, name) && Begins(model, key, name))
        .OrderByDescending(name => Linking.DeedWords.IsBeginning(Tokens.QuestionTokenizer.Words(name)[^1].Stem)).ThenBy(name => Math.Abs(model.Events.First(definition => definition.Name == name).Count - key.DistinctCount)).FirstOrDefault();

    /// <summary>The key of the thing that an event happens to, and the event with which such things begin; null when it begins with this one.</summary>
    public static (PropertyDefinition Key, string Event)? Origin(SemanticModel model, string name)
    {
        foreach (var key in model.Properties.Where(property => property.Role == PropertyRole.Identifier && property.Events.Contains(name, StringComparer.Ordinal)).OrderByDescending(property => property.DistinctCount))
        {
            if (OriginOf(model, key) is { } origin && origin != name)
            {
                return (key, origin);
            }
        }

        return null;
    }

    /// <summary>An identifier that is another one in every row names the row: nothing happens to it twice.</summary>
    public static bool IsOfOneRow(PropertyDefinition key) => key is { Role: PropertyRole.Identifier, Events.Count: > 1 } && key.DistinctCount >= OneRow * key.Count;

    /// <summary>A thing that lives on through many such events (an account with its members) is not what goes through the steps.</summary>
    private static bool BeginsIn(Sentence sentence, EntityKey entity, EventSelection first) =>
        entity.Fields is not [var only] || sentence.Facts.PropertyOf(only) is not { } key || first.Names.Any(name => IsNewIn(sentence.Model, key, name));

    private static IEnumerable<PropertyDefinition> Carried(SemanticModel model, List<string> names) =>
        model.Properties.Where(property => property.Role == PropertyRole.Identifier && property.Events.Count > 0 && !IsOfOneRow(property) && names.TrueForAll(name => property.Events.Contains(name, StringComparer.Ordinal)));

    /// <summary>Of things that begin with an event there are no more than such events; a rare event has few keys twice, whatever they name.</summary>
    private static bool Begins(SemanticModel model, PropertyDefinition key, string name) =>
        model.Events.First(definition => definition.Name == name).Count >= LeastNew * key.DistinctCount;

    private static bool IsNewIn(SemanticModel model, PropertyDefinition property, string name) =>
        model.Events.FirstOrDefault(definition => definition.Name == name) is { Count: > 0 } rows && property.DistinctCount >= LeastNew * rows.Count;
}
