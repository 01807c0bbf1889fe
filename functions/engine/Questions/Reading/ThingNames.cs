using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Words that name the thing which events happen to ("a parcel"), where they could also be a part of the name of one of the events ("parcel sorted").</summary>
internal static class ThingNames
{
    /// <summary>The key that the word names, when it names no event in full.</summary>
    public static FieldMeaning? KeyAt(Sentence sentence, int at) =>
        sentence[at].Meanings.OfType<EventMeaning>().Any(meaning => !meaning.IsPartial) ? null
        : sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Score: > 0.6, Property: { Role: Model.PropertyRole.Identifier, Events.Count: > 1 } key } && !SharedKeys.IsOfOneRow(key));

    /// <summary>What the rows of a data set of one kind are called by: the title of films, the name of cars.</summary>
    public static Model.PropertyDefinition? OfRow(Model.SemanticModel model, string row) => model.Events is [{ Name: var only }] && only == row
        ? RowNames.Select(name => model.Properties.FirstOrDefault(property => property.Type == Model.PropertyType.Text && string.Equals(property.Path, name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(property => property is { DistinctCount: > 1 })
        : null;

    private static readonly string[] RowNames = ["title", "name", "label", "full_name", "display_name", "entity"];

    /// <summary>"add a parcel to the list and then open it": another event is named in full whose rows have the key, so that the word is its object.</summary>
    public static bool IsObject(Sentence sentence, int at) =>
        sentence[at].As<EventMeaning>() is not null && KeyAt(sentence, at) is { Property: { } key }
        && Enumerable.Range(0, sentence.Count).Any(other => other != at && sentence[other].Meanings[0] is EventMeaning { IsPartial: false, Selection.Names: { Count: > 0 } names } && names.All(name => key.Events.Contains(name, StringComparer.Ordinal)));
}
