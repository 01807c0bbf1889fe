using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"active on at least 3 days", "ordered on more than 5 days": days are counted there, and no length of time is meant; "events per active user" divides by those who have any.</summary>
internal static class CountedDays
{
    private static readonly Keyword[] Limits = [Keyword.AtLeast, Keyword.AtMost, Keyword.MoreThan, Keyword.LessThan, Keyword.Exactly];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        List<Mention>? changed = null;
        for (var at = 1; at < (changed ?? mentions).Count; at++)
        {
            var now = changed ?? mentions;
            if (at > 1 && now[at].Meanings[0] is DurationMeaning { Duration: { Unit: >= TimeGrain.Day and <= TimeGrain.Month } length } && now[at - 1].Is(Limits) && !now[at - 1].IsContent && OpensCount(now[at - 2]))
            {
                changed = [.. now.Take(at), .. Split(now[at], length), .. now.Skip(at + 1)];
            }
            else if (now[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Active } && at > 1 && at + 1 < now.Count && now[at - 1].Is(Keyword.Per) && now[at - 2].Is(Keyword.Events) && !now[at - 2].IsContent && now[at + 1].Is(Keyword.Users))
            {
                changed = [.. now.Take(at), .. now.Skip(at + 1)];
            }
        }

        return changed ?? mentions;
    }

    private static bool OpensCount(Mention mention) =>
        !mention.IsContent && (mention.Text.Equals("on", StringComparison.OrdinalIgnoreCase) || mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Active });

    private static Mention[] Split(Mention mention, Duration length)
    {
        var words = mention.Text.Split(' ');
        var middle = Math.Min(mention.Start + 1, mention.End);
        return
        [
            new Mention(mention.Start, middle, length.Amount.ToString(CultureInfo.InvariantCulture), [new NumberMeaning(length.Amount, TokenKind.Number)]),
            new Mention(middle, mention.End, words[^1], [new UnitMeaning(length.Unit, Plural: true)]),
        ];
    }
}
