using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "refund amount", "amount refunded" of events that bring or give back money: the money, and not the quantity, which is only a relative of the word.
/// </summary>
internal static class MoneyAmounts
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var paid = model.Events.Where(definition => definition.Revenue is not null and not 0).Select(definition => definition.Name).ToHashSet(StringComparer.Ordinal);
        List<Mention>? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (!IsAmount(mentions[at]) || !(IsPaid(mentions, at - 1, paid) || IsPaid(mentions, at + 1, paid)))
            {
                continue;
            }

            changed ??= [.. mentions];
            var left = mentions[at] with { Meanings = [.. mentions[at].Meanings.Where(meaning => meaning is not FieldMeaning)] };
            var total = mentions[at] with { Meanings = [new KeywordMeaning(Keyword.HowMuch)] };
            (changed[at], var computed) = (left, mentions.Any(mention => mention.Meanings[0] is PercentileMeaning || (!mention.IsContent && mention.Is(Keyword.Average, Keyword.Median, Keyword.Maximum, Keyword.Minimum, Keyword.Largest, Keyword.Smallest, Keyword.HowMuch, Keyword.Distribution))));
            if (IsPaid(mentions, at - 1, paid))
            {
                (changed[at - 1], changed[at]) = computed ? (mentions[at - 1], left) : (total, mentions[at - 1]);
            }
            else
            {
                (changed[at], changed[at + 1]) = computed ? (mentions[at + 1], left) : (total, mentions[at + 1]);
            }
        }

        return changed ?? mentions;
    }

    private static bool IsAmount(Mention mention) =>
        mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.ValueOf } && mention.Meanings.OfType<FieldMeaning>().All(field => field.Score <= NameIndex.Related);

    private static bool IsPaid(IReadOnlyList<Mention> mentions, int at, HashSet<string> paid) =>
        at >= 0 && at < mentions.Count && mentions[at].Meanings[0] is EventMeaning { Selection: { Names.Count: > 0 } named } && named.Names.All(paid.Contains);
}
