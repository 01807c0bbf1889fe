using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"best selling products by revenue, top 10", "who ordered most? top 5": how many are wanted, told behind, is put before what is ranked.</summary>
internal static class StatedLimits
{
    private static readonly Keyword[] Ranks = [Keyword.Bottom, Keyword.Most, Keyword.Least, Keyword.Popular, Keyword.Best, Keyword.Busiest, Keyword.Largest, Keyword.Smallest];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var top = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => IsLimit(mentions, at), -1);
        var ranked = Enumerable.Range(0, Math.Max(0, top)).FirstOrDefault(at => !mentions[at].IsContent && mentions[at].Meanings[0] is KeywordMeaning && mentions[at].Is(Ranks), -1);
        if (top < 2 || ranked < 0 || IsToldBehind(mentions, ranked) || !IsMark(mentions[top - 1]) || mentions.Take(top).Any(mention => mention.Meanings[0] is NumberMeaning && mention.End == mentions[ranked].Start))
        {
            return mentions;
        }

        return [.. mentions.Take(ranked), mentions[top + 1], .. mentions.Skip(ranked).Take(top - ranked), .. mentions.Skip(top + 2)];
    }

    /// <summary>"issues with the most comments": what is ranked stands before.</summary>
    private static bool IsToldBehind(IReadOnlyList<Mention> mentions, int ranked) =>
        ranked > 0 && mentions[ranked - 1].Text.ToLowerInvariant() is "with" or "having" or "that had" or "that have";

    private static bool IsLimit(IReadOnlyList<Mention> mentions, int at) =>
        at + 1 < mentions.Count && !mentions[at].IsContent && mentions[at].Is(Keyword.Top) && mentions[at + 1].Meanings[0] is NumberMeaning { Value: > 0 };

    private static bool IsMark(Mention mention) => mention.Text is "," or ";" or "?" or "." or "(" or "-" or "–" or ":";
}
