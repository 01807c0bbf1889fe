using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "searches that returned no results": between the name of an event and a number that its rows carry, a verb only joins the two, whatever else it could
/// mean; "no" tests the number.
/// </summary>
internal static class CarriedObjects
{
    private const double Named = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            var before = Skip(mentions, at - 1, -1, Keyword.Who, Keyword.Is);
            var behind = Skip(mentions, at + 1, 1, Keyword.Not, Keyword.Something);
            if (before >= 0 && behind < mentions.Count && mentions[at].Meanings[0] is EventMeaning { Score: < Named } verb && mentions[before].Meanings[0] is EventMeaning rows
                && mentions[behind].Meanings[0] is FieldMeaning { Score: >= Named, Property: { } number } && Reading.ModelFacts.IsNumeric(number) && rows.Selection.Names.All(number.Events.Contains) && !verb.Selection.Names.Any(number.Events.Contains))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Said(Keyword.In, "with");
            }
        }

        return changed ?? mentions;
    }

    private static int Skip(IReadOnlyList<Mention> mentions, int at, int step, params ReadOnlySpan<Keyword> words)
    {
        while (at >= 0 && at < mentions.Count && !mentions[at].IsContent && (mentions[at].IsNoise || mentions[at].Is(words)))
        {
            at += step;
        }

        return at;
    }
}
