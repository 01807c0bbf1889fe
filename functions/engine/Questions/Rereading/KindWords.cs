using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"each type of weather", "on iOS devices", "mean dose in mg": words for a kind, and the unit that a number has anyway, add nothing and are left out.</summary>
internal static class KindWords
{
    private static readonly HashSet<string> Nouns =
        [.. new[] { "device", "machine", "system", "platform", "region", "area", "country", "city", "market", "segment", "category", "type", "level", "class", "group", "tier", "plan", "branch", "store", "site", "team", "department", "brand", "model", "channel", "source", "method", "mode", "format", "status", "one", "kind", "animal", "job", "item" }.Select(Stemmer.Stem)];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var left = Enumerable.Range(0, mentions.Count).Where(at => IsKindOf(mentions, at) || IsKindAfterValue(mentions, at) || IsOwnUnit(mentions, at)).ToHashSet();
        left.UnionWith([.. left.Where(at => IsKindOf(mentions, at) && mentions[at + 1].Is(Keyword.Of) && !mentions[at + 1].IsContent).Select(at => at + 1)]);
        left.UnionWith([.. left.Where(at => IsOwnUnit(mentions, at)).Select(at => at - 1)]);
        return left.Count == 0 ? mentions : [.. mentions.Where((_, at) => !left.Contains(at))];
    }

    private static bool IsKindOf(IReadOnlyList<Mention> mentions, int at)
    {
        if (!mentions[at].Is(Keyword.EventType) || mentions[at].IsContent || at + 1 >= mentions.Count)
        {
            return false;
        }

        var next = mentions[at + 1].Is(Keyword.Of) && !mentions[at + 1].IsContent && at + 2 < mentions.Count ? mentions[at + 2] : mentions[at].Text.EndsWith(" of", StringComparison.OrdinalIgnoreCase) ? mentions[at + 1] : null;
        return next?.Meanings[0] is FieldMeaning { Property: { Role: PropertyRole.Plain, Type: PropertyType.Text or PropertyType.Array } };
    }

    private static bool IsKindAfterValue(IReadOnlyList<Mention> mentions, int at) =>
        mentions[at].IsUnknown && at > 0 && mentions[at - 1].Meanings[0] is ValueMeaning or EventMeaning && Nouns.Contains(Stemmer.Stem(mentions[at].Text.ToLowerInvariant()));

    /// <summary>"in mg" of a number that is counted in mg.</summary>
    private static bool IsOwnUnit(IReadOnlyList<Mention> mentions, int at) =>
        at > 0 && mentions[at].IsUnknown && mentions[at - 1].Text.Equals("in", StringComparison.OrdinalIgnoreCase) && UnitsOfMeasure.Of(mentions[at].Text.ToLowerInvariant()) is { Count: > 0 } units
        && mentions.Any(mention => mention.Meanings.OfType<FieldMeaning>().Any(field => field.Property is { Type: PropertyType.Number } number && UnitsOfMeasure.OfName(number.Path).Any(units.Contains)));
}
