using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>Small words that mean something else between others: "within a week" is a length of time, "revenue / users" a division, a "record month" the best one, "a stay" a thing.</summary>
internal static class SingleUnits
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (Reading(mentions, at) is { } meaning)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [meaning] };
            }
        }

        return changed ?? mentions;
    }

    private static Meaning? Reading(IReadOnlyList<Mention> mentions, int at)
    {
        var mention = mentions[at];
        if (mention.Text == "/" && at > 0 && at + 1 < mentions.Count && IsCountable(mentions[at - 1]) && (IsCountable(mentions[at + 1]) || mentions[at + 1].Is(Keyword.Active)))
        {
            return new KeywordMeaning(Keyword.Ratio);
        }

        if (mention.Text.Equals("record", StringComparison.OrdinalIgnoreCase) && at + 1 < mentions.Count && mentions[at + 1].As<UnitMeaning>() is not null && !mention.IsContent)
        {
            return new KeywordMeaning(Keyword.Best);
        }

        if (mention.Text.Equals("stay", StringComparison.OrdinalIgnoreCase) && at > 0 && mentions[at - 1].Text.ToLowerInvariant() is "a" or "the" or "each" or "per" && !mention.IsContent)
        {
            return new KeywordMeaning(Keyword.Noise);
        }

        var single = mention.Meanings[0] switch
        {
            UnitMeaning { Plural: false, Grain: >= TimeGrain.Hour and <= TimeGrain.Month } unit => unit.Grain,
            GrainMeaning { Grain: >= TimeGrain.Hour and <= TimeGrain.Month } step when mention.Text.StartsWith("a", StringComparison.OrdinalIgnoreCase) => step.Grain,
            _ => default(TimeGrain?),
        };
        return single is { } length && mention.Meanings[0] is UnitMeaning && at > 0 && at + 1 < mentions.Count && mentions[at - 1].Text.Split(' ')[^1].ToLowerInvariant() is "the" or "a" && mentions[at + 1].Is(Keyword.After) && !mentions[at + 1].IsContent
            ? new DurationMeaning(new Duration(1, length))
            : single is { } grain && Enumerable.Range(Math.Max(0, at - 2), at - Math.Max(0, at - 2)).Any(before => mentions[before].Is(Keyword.Within) && !mentions[before].Text.Contains("first", StringComparison.OrdinalIgnoreCase))
            ? new DurationMeaning(new Duration(1, grain))
            : null;
    }

    private static bool IsCountable(Mention mention) => mention.Meanings[0] is EventMeaning or MetricMeaning or EntityMeaning or PeopleMeaning || mention.Is(Keyword.Users, Keyword.Revenue);
}
