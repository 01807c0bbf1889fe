using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"who bought product "jumbo bag"": a quoted text behind a property is one of its values, whether the catalog has seen it or not.</summary>
internal static class QuotedValues
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var at = Enumerable.Range(0, Math.Max(0, mentions.Count - 1)).FirstOrDefault(place => mentions[place].Meanings[0] is FieldMeaning { Property.Type: PropertyType.Text, Field.Source: FieldSource.EventProperty or FieldSource.UserAttribute } && mentions[place + 1].Meanings[0] is QuotedMeaning, -1);
        return at < 0 ? mentions : Of([.. mentions.Take(at), Valued(mentions[at], mentions[at + 1]), .. mentions.Skip(at + 2)]);
    }

    /// <summary>The quoted text as what it is known to be: the one that the answer before has named.</summary>
    public static IReadOnlyList<Mention> Known(IReadOnlyList<Mention> mentions, ValueMeaning? known) =>
        known is null ? mentions : [.. mentions.Select(mention => mention.Text.Trim('"').Equals(known.Value, StringComparison.OrdinalIgnoreCase) ? mention with { Meanings = [known] } : mention)];

    private static Mention Valued(Mention name, Mention quoted)
    {
        var field = (FieldMeaning)name.Meanings[0];
        return new Mention(name.Start, quoted.End, quoted.Text, [new ValueMeaning(field.Field, field.Property, ((QuotedMeaning)quoted.Meanings[0]).Text) { Score = 1 }]);
    }
}
