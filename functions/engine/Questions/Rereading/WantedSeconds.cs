using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"reading time in seconds" where rows count it in seconds: that is how it is told anyway.</summary>
internal static class WantedSeconds
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Text.ToLowerInvariant() is "seconds" or "secs" or "sec" && mentions[at - 1].Is(Keyword.In) && mentions.Take(at - 1).Any(CountsSeconds))
            {
                return [.. mentions.Take(at - 1), mentions[at - 1].Passed(), mentions[at].Passed(), .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    private static bool CountsSeconds(Mention mention) => mention.Meanings.OfType<FieldMeaning>().Any(field => field is { Score: > 0.6, Property: { } property } && ModelFacts.IsNumeric(property) && Durations.SecondsOf(property) == 1);
}
