using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"most forked repositories" where one kind of ref is called "repository": ranked and grouped are things, and a value in the plural is none.</summary>
internal static class PluralThings
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at] is { Meanings: [ValueMeaning value, ..] } mention && IsPluralOf(mention.Text, value.Value) && IsRanked(mentions, at)
                && mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Score: >= 0.8, Field.Source: FieldSource.EventProperty } && field.Field != value.Field && !ModelFacts.IsNumeric(field.Property)) is { } thing)
            {
                changed ??= [.. mentions];
                changed[at] = mention.Meant(thing);
            }
        }

        return changed ?? mentions;
    }

    private static bool IsPluralOf(string text, string value) => text.EndsWith('s') && !text.Equals(value, StringComparison.OrdinalIgnoreCase) && Lexicon.StemOf(text) == Lexicon.StemOf(value);

    private static bool IsRanked(IReadOnlyList<Mention> mentions, int at)
    {
        var before = at - 1;
        while (before > 0 && (mentions[before].IsNoise || mentions[before].Meanings[0] is EventMeaning or NumberMeaning))
        {
            before--;
        }

        return !mentions[before].IsContent && mentions[before].Is(Keyword.Most, Keyword.Least, Keyword.Top, Keyword.Bottom, Keyword.Popular, Keyword.Best, Keyword.Which, Keyword.By, Keyword.Per);
    }
}
