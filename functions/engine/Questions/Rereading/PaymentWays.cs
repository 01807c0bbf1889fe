using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"trips paid with cash" where a property holds the way of paying: the value says all that the verb could.</summary>
internal static class PaymentWays
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.Spend) && mentions[at].Meanings[0] is KeywordMeaning && mentions[at - 1].Meanings[0] is EventMeaning or FieldMeaning or EntityMeaning && mentions[at + 1].Text.ToLowerInvariant() is "with" or "by" or "via" or "in" or "using" or "through"
                && mentions[at + 2].Meanings.OfType<ValueMeaning>().FirstOrDefault() is { Field.Path: { } path } && Tokens.QuestionTokenizer.Words(path).Any(word => word.Stem == Paying))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Passed();
            }
        }

        return changed ?? mentions;
    }

    private static readonly string Paying = Stemmer.Stem("payment");
}
