using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"bought in May but sent no message that month": the period that was named before is meant again.</summary>
internal static class RepeatedPeriods
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        List<Mention>? changed = null;
        for (var at = 1; at < (changed ?? mentions).Count; at++)
        {
            if (Again(changed ?? mentions, at) is { } time)
            {
                changed ??= [.. mentions];
                changed[at - 1] = changed[at - 1] with { End = changed[at].End, Text = $"{changed[at - 1].Text} {changed[at].Text}", Meanings = [time] };
                changed.RemoveAt(at);
            }
        }

        return changed ?? mentions;
    }

    private static TimeMeaning? Again(IReadOnlyList<Mention> mentions, int at) =>
        mentions[at].As<UnitMeaning>() is { Plural: false, Grain: >= TimeGrain.Day and <= TimeGrain.Year } unit && mentions[at - 1].Is(Keyword.Those, Keyword.Same) && !mentions[at - 1].IsContent
            ? mentions.Take(at - 1).Select(mention => mention.Meanings[0]).OfType<TimeMeaning>().LastOrDefault(earlier => earlier.Time.Period?.Unit == unit.Grain)
            : null;
}
