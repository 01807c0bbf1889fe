using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>What people leave out: "UPI vs non-UPI", "came in before April but not since", "reasons, most common first", "installed but never logged in".</summary>
internal static class SaidBriefly
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => Deeds(OrderLast(ShareLast(Since(Others(WhyFirst(mentions))))));

    /// <summary>"why? split by reason": the groups are the answer to why.</summary>
    private static IReadOnlyList<Mention> WhyFirst(IReadOnlyList<Mention> mentions) =>
        mentions.Count > 3 && mentions[0].Is(Keyword.Why) && !mentions[0].IsContent && mentions[1].Text is "?" or "," or "-" && mentions.Skip(2).Any(mention => mention.Is(Keyword.By, Keyword.Breakdown) && !mention.IsContent) ? [.. mentions.Skip(2)] : mentions;

    /// <summary>"routes without a failed stop, what percent of all routes": the share is asked for behind.</summary>
    private static IReadOnlyList<Mention> ShareLast(IReadOnlyList<Mention> mentions)
    {
        var end = mentions.Count - 1;
        while (end > 0 && mentions[end].IsNoise && mentions[end].Meanings[0] is KeywordMeaning && !mentions[end].IsContent)
        {
            end--;
        }

        var share = Enumerable.Range(2, Math.Max(0, end - 2)).LastOrDefault(at => mentions[at].Is(Keyword.Share) && !mentions[at].IsContent, -1);
        if (share < 0 || mentions[0].Is(Keyword.Share) || !mentions.Take(share).Any(mention => mention.IsContent || mention.Is(Keyword.Users)) || !mentions[end].Text.Equals(mentions[0].Text, StringComparison.OrdinalIgnoreCase)
            || mentions.Skip(share + 1).Take(end - share - 1).Any(mention => !mention.IsNoise && !mention.Is(Keyword.Of, Keyword.Each)))
        {
            return mentions;
        }

        var before = mentions[share - 1].Text is "," or "-" or ":" ? share - 1 : share;
        return [mentions[share] with { Start = mentions[0].Start, End = mentions[0].Start }, .. mentions.Take(before)];
    }

    /// <summary>"X vs non-X": X against all others.</summary>
    private static IReadOnlyList<Mention> Others(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.Versus, Keyword.And, Keyword.Or) && !mentions[at].IsContent && mentions[at + 1].Text.Equals("non", StringComparison.OrdinalIgnoreCase)
                && mentions[at - 1].Meanings[0] is ValueMeaning value && mentions[at + 2].Meanings.OfType<ValueMeaning>().Any(other => other.Field == value.Field && other.Value == value.Value))
            {
                var others = mentions[at + 1];
                return [.. mentions.Take(at), mentions[at].Said(Keyword.Versus, "vs"), (others with { End = mentions[at + 2].End }).Said(Keyword.Others, "others"), .. mentions.Skip(at + 3)];
            }
        }

        return mentions;
    }

    /// <summary>"in March but not since": the time behind the one that is named.</summary>
    private static IReadOnlyList<Mention> Since(IReadOnlyList<Mention> mentions)
    {
        for (var at = 2; at < mentions.Count; at++)
        {
            if (mentions[at].IsUnknown && mentions[at].Text.ToLowerInvariant() is "since" or "afterwards" or "thereafter"
                && mentions.Take(at).Any(mention => mention.Is(Keyword.Not, Keyword.Never) && !mention.IsContent) && mentions.Take(at).LastOrDefault(mention => mention.Meanings[0] is TimeMeaning)?.Meanings[0] is TimeMeaning { Time: { Period: { OpenEnd: false } named } time } meaning)
            {
                var after = new Period(named.To, named.To, null, "since " + named.To.ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture)) { OpenEnd = true };
                return [.. mentions.Take(at), mentions[at] with { Meanings = [meaning with { Time = time with { Period = after, Periods = [] } }] }, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>"churn reasons, most common first": the groups in the order in which they come anyway.</summary>
    private static IReadOnlyList<Mention> OrderLast(IReadOnlyList<Mention> mentions)
    {
        var end = mentions.Count - 1;
        while (end > 0 && mentions[end].IsNoise)
        {
            end--;
        }

        if (end < 2 || !(mentions[end].Is(Keyword.First) && mentions[end].Text.Equals("first", StringComparison.OrdinalIgnoreCase)) || !mentions[end - 1].Is(Keyword.Most, Keyword.Largest, Keyword.Top, Keyword.Best, Keyword.Bottom, Keyword.Least, Keyword.Smallest) || mentions[end - 1].IsContent)
        {
            return mentions;
        }

        var rest = mentions.Take(end - 1).ToList();
        var field = rest.FindLastIndex(mention => mention.Meanings[0] is FieldMeaning { Property: { } property } && !ModelFacts.IsNumeric(property));
        if (field > 0 && rest[field - 1].Meanings[0] is EventMeaning or MetricMeaning && !rest.Exists(mention => mention.Is(Keyword.By, Keyword.Per) && !mention.IsContent))
        {
            rest.Insert(field, (rest[field] with { End = rest[field].Start }).Said(Keyword.By, "by"));
        }

        return rest;
    }

    /// <summary>"installed but never logged in": of people, although nobody is named.</summary>
    private static IReadOnlyList<Mention> Deeds(IReadOnlyList<Mention> mentions)
    {
        var deed = mentions.Count > 2 ? mentions[0] : null;
        if (deed?.Meanings[0] is not EventMeaning || !deed.Text.Split(' ')[0].EndsWith("ed", StringComparison.OrdinalIgnoreCase)
            || !mentions.Skip(1).Take(3).Any(mention => mention.Is(Keyword.But, Keyword.Never) && !mention.IsContent) || mentions.Any(mention => mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning))
        {
            return mentions;
        }

        var start = deed with { End = deed.Start };
        return [start.Said(Keyword.Users, "users"), start.Said(Keyword.Who, "who"), .. mentions];
    }
}
