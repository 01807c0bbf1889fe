using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"group orders by size", "rank shops by revenue": the verb that begins a request is no part of a property's name.</summary>
internal static class Imperatives
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var first = mentions.FirstOrDefault(mention => !mention.IsNoise || IsVerb(mention));
        if (first is null || !IsVerb(first) || first.Meanings[0] is not (FieldMeaning or EventMeaning { IsPartial: true }) || !mentions.Any(mention => mention.Text.ToLowerInvariant() is "by" or "into" || mention.Is(Keyword.By, Keyword.Per)))
        {
            return mentions;
        }

        return [.. mentions.Select(mention => mention == first ? mention with { Meanings = [new KeywordMeaning(Keyword.Noise)] } : mention)];
    }

    private static bool IsVerb(Mention mention) => mention.Text.ToLowerInvariant() is "group" or "split" or "rank" or "sort" or "break" or "bucket" or "cluster";
}
