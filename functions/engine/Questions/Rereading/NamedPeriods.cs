using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "in the first week of june (june 5-11)", "vs the last (june 26 - july 2)": what stands in brackets behind words about time says when that is, and is
/// no further period. "more in the second half of june than in the first": the first half of june. "both in the week of june 5 and in the week of june 19": each of the listed periods by itself.
/// </summary>
internal static partial class NamedPeriods
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model, Calendar calendar) => Listed(Shortened(InBrackets(mentions), model, calendar));

    [GeneratedRegex(@"\b(first|second|third|fourth|last)\b(?=\s+(half|quarter|month|week|\d+\s+days)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Ordinal();

    /// <summary>"than in the first", "vs the last": the other part of what was named before.</summary>
    private static IReadOnlyList<Mention> Shortened(IReadOnlyList<Mention> mentions, SemanticModel model, Calendar calendar)
    {
        var at = Enumerable.Range(0, mentions.Count).LastOrDefault(index => mentions[index].Text.ToLowerInvariant().Split(' ')[^1] is "first" or "second" or "third" or "fourth" or "last" && mentions[index].Meanings[0] is not TimeMeaning, -1);
        var before = at;
        do
        {
            before--;
        }
        while (before >= 0 && (mentions[before].IsNoise || mentions[before].Is(Keyword.In)));

        // "compare the first half with the second": the word for it stands before both.
        var joined = at > 0 && mentions[at - 1].Text.ToLowerInvariant() is "with the" or "to the" or "and the" or "against the" && mentions[0].Is(Keyword.Compared);
        before = joined ? at - 1 : before;
        if (before < 1 || !(joined || mentions[before].Is(Keyword.Versus, Keyword.Compared)) || mentions.Skip(at + 1).Any(mention => mention.IsContent || mention.Text.Any(char.IsLetterOrDigit)) || mentions.Take(before).LastOrDefault(mention => mention.Meanings[0] is TimeMeaning { Time.Period: not null } && Ordinal().IsMatch(mention.Text)) is not { } named)
        {
            return mentions;
        }

        var other = new MentionReader(ModelIndex.For(model), calendar).Read(Ordinal().Replace(named.Text, mentions[at].Text.Split(' ')[^1]));
        return other is [{ Meanings: [TimeMeaning { Time.Period: not null } time, ..] }] ? [.. mentions.Take(at), mentions[at] with { Text = other[0].Text, Meanings = [time] }, .. mentions.Skip(at + 1)] : mentions;
    }

    private static IReadOnlyList<Mention> InBrackets(IReadOnlyList<Mention> mentions)
    {
        List<Mention>? changed = null;
        for (var at = 2; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is TimeMeaning { Time.Period: not null } && mentions[at - 1].Text == "(" && (at + 1 == mentions.Count || mentions[at + 1].Text == ")") && IsNamed(mentions[at - 2]))
            {
                changed ??= [.. mentions];
                changed[at - 2] = mentions[at - 2] with { Meanings = [new KeywordMeaning(Keyword.Noise)] };
            }
        }

        return changed ?? mentions;
    }

    private static bool IsNamed(Mention mention) => mention.Meanings[0] is TimeMeaning { Time.Period: not null } || (!mention.IsContent && mention.Is(Keyword.First, Keyword.Last));

    private static IReadOnlyList<Mention> Listed(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is TimeMeaning { Time: { Period: null, Shift: null, AreSides: false, Periods: { Count: > 1 } periods } } time && mentions[at - 1].Is(Keyword.Both) && !mentions[at - 1].IsContent)
            {
                var parts = periods.SelectMany((period, index) => index == 0 ? [Of(mentions[at], time, period)] : new[] { mentions[at] with { Text = "and", Meanings = [new KeywordMeaning(Keyword.And)] }, Of(mentions[at], time, period) });
                return [.. mentions.Take(at), .. parts, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    private static Mention Of(Mention listed, TimeMeaning time, Period period) => listed with { Text = period.Label, Meanings = [time with { Time = new TimePhrase { Period = period } }] };
}
