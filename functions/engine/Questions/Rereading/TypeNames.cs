using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"trips per type" where the rows have a property "trip type" or "kind": the only one of that name that these events carry, and not the name of the event.</summary>
internal static class TypeNames
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.EventType } && mentions[at].Text.ToLowerInvariant() is "type" or "types" or "kind" or "kinds" && IsGrouped(mentions, at) && Property(mentions, model) is { } property)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new FieldMeaning(Field.Property(property.Path), property) { Score = 0.95 }] };
            }
        }

        return changed ?? mentions;
    }

    private static bool IsGrouped(IReadOnlyList<Mention> mentions, int at)
    {
        while (at > 0 && (mentions[at - 1].IsNoise || mentions[at - 1].Is(Keyword.Each)) && !mentions[at - 1].Is(Keyword.Per, Keyword.By))
        {
            at--;
        }

        return at > 0 && mentions[at - 1].Is(Keyword.By, Keyword.Per, Keyword.Which);
    }

    /// <summary>Of several, the one that is named after what is counted ("fine type" for fines).</summary>
    private static PropertyDefinition? Property(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var events = mentions.SelectMany(mention => mention.Meanings.OfType<EventMeaning>()).SelectMany(meaning => meaning.Selection.Names).ToHashSet(StringComparer.Ordinal);
        var typed = model.Properties.Where(property => property.Type == PropertyType.Text && property.Events.Any(events.Contains) && LastWord(property) is "type" or "kind").ToList();
        var said = mentions.SelectMany(mention => QuestionTokenizer.Words(mention.Text)).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        var own = typed.FindAll(property => QuestionTokenizer.Words(property.Path.Split('.')[^1]).SkipLast(1).Any(word => said.Contains(word.Stem)));
        return own is [var named] ? named : typed is [var only] ? only : null;
    }

    private static string? LastWord(PropertyDefinition property) => QuestionTokenizer.Words(property.Path.Split('.')[^1]) is [.., var last] ? last.Lower : null;
}
