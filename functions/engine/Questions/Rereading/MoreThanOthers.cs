using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"kops vs minikube: who got more stars", "do weekdays have more orders than weekends": two sides stand against each other, and "more" only asks which leads.</summary>
internal static class MoreThanOthers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        if (!mentions.Any(IsMore))
        {
            return mentions;
        }

        return MoreOften(mentions) ?? Beside(mentions) ?? Around(mentions) ?? mentions;
    }

    /// <summary>"which method fails more often": which of them does so most.</summary>
    private static IReadOnlyList<Mention>? MoreOften(IReadOnlyList<Mention> mentions)
    {
        var more = Enumerable.Range(1, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => IsMore(mentions[at]) && WordLists.Frequencies.Contains(mentions[at + 1].Text), -1);
        return more < 0 || !mentions[0].Is(Keyword.Which) || mentions.Any(mention => mention.Is(Keyword.Versus, Keyword.Or) || mention.Text.Equals("than", StringComparison.OrdinalIgnoreCase)) ? null
            : [.. mentions.Take(more), mentions[more].Said(mentions[more].Text.StartsWith('m') || mentions[more].Text.StartsWith('M') ? Keyword.Most : Keyword.Least), .. mentions.Skip(more + 2)];
    }

    private static bool IsMore(Mention mention) => mention.Text.ToLowerInvariant() is "more" or "fewer" or "less" or "did more" or "do more" or "did fewer" or "were there more" or "are there more" && (mention.IsUnknown || mention.Meanings[0] is KeywordMeaning);

    /// <summary>"A vs B …", "…, A or B": both sides stand together.</summary>
    private static IReadOnlyList<Mention>? Beside(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            var other = at + 2 < mentions.Count && mentions[at + 1].Is(Keyword.In, Keyword.From) && !mentions[at + 1].IsContent ? at + 2 : at + 1;
            if (mentions[at].Is(Keyword.Versus, Keyword.Or) && !mentions[at].IsContent && AreSides(mentions[at - 1], mentions[other]))
            {
                List<Mention> sides = [mentions[at - 1], mentions[at] with { Meanings = [new KeywordMeaning(Keyword.Versus)] }, mentions[other]];
                var field = mentions[at - 1].As<ValueMeaning>()?.Field;
                var rest = mentions.Where((mention, place) => (place < at - 1 || place > other) && !IsMore(mention) && mention.Text is not (":" or "," or "?") && !mention.Is(Keyword.Which, Keyword.Who) && !(mention.Meanings[0] is FieldMeaning named && named.Field == field)).ToList();

                // "did we sell more in A or in B": how much, and not how many rows.
                var much = Enumerable.Range(1, mentions.Count - 1).Where(place => IsMore(mentions[place]) && mentions[place - 1].Meanings[0] is EventMeaning && sides[0].Meanings[0] is TimeMeaning).Select(place => mentions[place].Said(Keyword.HowMuch, "how much"));
                return [.. much, .. rest, .. sides];
            }
        }

        return null;
    }

    /// <summary>"A have more orders than B": what is counted stands between them.</summary>
    private static IReadOnlyList<Mention>? Around(IReadOnlyList<Mention> mentions)
    {
        var than = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Text.Equals("than", StringComparison.OrdinalIgnoreCase), -1);
        var right = than < 0 ? -1 : Enumerable.Range(than + 1, mentions.Count - than - 1).FirstOrDefault(at => !mentions[at].IsNoise && !mentions[at].Is(Keyword.In, Keyword.From), -1);
        var left = right < 0 ? -1 : Enumerable.Range(0, than).FirstOrDefault(at => AreSides(mentions[at], mentions[right]), -1);
        if (left < 0)
        {
            return null;
        }

        var versus = mentions[than] with { Meanings = [new KeywordMeaning(Keyword.Versus)] };
        var rest = mentions.Where((mention, at) => at != left && at != right && at != than && !IsMore(mention) && !(at > than && at < right));
        return [.. rest.Where(mention => mention.Text is not "?"), mentions[left], versus, mentions[right]];
    }

    private static bool AreSides(Mention one, Mention other) => (one.Meanings[0], other.Meanings[0]) switch
    {
        (ValueMeaning left, ValueMeaning right) => left.Field == right.Field && left.Value != right.Value,
        (TimePartMeaning left, TimePartMeaning right) => left.Test.Part == right.Test.Part,
        (TimeMeaning { Time.Period: { } left }, TimeMeaning { Time.Period: { } right }) => left.From != right.From,
        _ => false,
    };
}
