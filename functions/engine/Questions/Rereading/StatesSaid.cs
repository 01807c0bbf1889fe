using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"what share of closed jobs got filled", "cases that were returned": behind "got" and "were", a word that names a value of these very rows is that value, whatever else it may do in a sentence.</summary>
internal static class StatesSaid
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 2; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Present or Keyword.LightVerb } && mentions[at - 1].Text.ToLowerInvariant() is "got" or "get" or "gets" or "were" or "was" or "are" or "is" or "been"
                && mentions[at].Meanings.OfType<ValueMeaning>().FirstOrDefault(value => value.Value.Equals(mentions[at].Text, StringComparison.OrdinalIgnoreCase) && IsOfRows(mentions.Take(at), value)) is { } state)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [state with { Score = 1 }] };
            }
        }

        return changed ?? mentions;
    }

    private static bool IsOfRows(IEnumerable<Mention> before, ValueMeaning value) =>
        before.LastOrDefault(mention => mention.IsContent)?.Meanings[0] is EventMeaning { Selection.Names: { Count: > 0 } names } && names.All(name => value.Property?.Events.Contains(name) == true);
}
