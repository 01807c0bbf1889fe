using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"where do they live", "where are our members based", "where do users come from": asks for the place that is known of them, the widest first.</summary>
internal static class Whereabouts
{
    private static readonly string[] Places = ["country", "state", "region", "province", "city", "town", "location", "address"];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var asked = mentions.Count > 0 && mentions[0].Is(Keyword.Where) ? Enumerable.Range(1, mentions.Count - 1).FirstOrDefault(at => IsLiving(mentions, at)) : 0;
        if (asked == 0 || !mentions.Skip(1).Take(asked - 1).All(mention => mention.IsNoise || mention.Is(Keyword.Users, Keyword.Those, Keyword.Is) || mention.Meanings[0] is PeopleMeaning) || Place(model) is not { } place)
        {
            return mentions;
        }

        var group = new Mention(mentions[asked].Start, mentions[asked].End, mentions[asked].Text, [new FieldMeaning(Field.Attribute(place.Path), place)]);
        return [.. mentions.Skip(1).Take(asked - 1), mentions[0].Said(Keyword.By, "by"), group, .. mentions.Skip(asked + 1)];
    }

    private static bool IsLiving(IReadOnlyList<Mention> mentions, int at) =>
        mentions[at].Text.ToLowerInvariant() is "live" or "lives" or "living" or "reside" or "based" or "located" or "at home" && !mentions[at].IsContent
        || (mentions[at].Text.ToLowerInvariant() is "from" or "come from" && mentions[at].Is(Keyword.From) && mentions.Skip(at + 1).All(mention => !mention.Text.Any(char.IsLetterOrDigit)));

    private static PropertyDefinition? Place(SemanticModel model) =>
        Places.Select(place => model.Attributes.FirstOrDefault(attribute => attribute.Type == PropertyType.Text && QuestionTokenizer.Words(attribute.Path) is { Count: > 0 } words && words[^1].Lower == place)).FirstOrDefault(found => found is not null);
}
