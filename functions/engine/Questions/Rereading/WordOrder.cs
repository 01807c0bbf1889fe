using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// Notes put what is asked behind ("members who paid but never came: how many?") and when before ("May: members who paid"). Both are moved to
/// where a whole sentence has them, so that every reader of clauses meets one order only.
/// </summary>
internal static class WordOrder
{
    private const int LongestHeading = 3;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => AskFirst(HeadingLast(mentions));

    /// <summary>"…, how many", "… - number of members", "… – count only": the number is asked for, not a list.</summary>
    private static IReadOnlyList<Mention> AskFirst(IReadOnlyList<Mention> mentions)
    {
        var ask = mentions.Count - 1;
        while (ask >= 0 && !IsAsk(mentions[ask]) && BelongsToAsk(mentions[ask]))
        {
            ask--;
        }

        if (ask < 2 || !IsAsk(mentions[ask]) || !(IsMark(mentions[ask - 1]) || StandsAlone(mentions, ask)) || mentions.Take(ask).Any(IsOtherAsk))
        {
            return mentions;
        }

        var body = mentions.Take(ask).Reverse().SkipWhile(IsMark).Reverse().ToList();
        var counted = body.Find(mention => !mention.IsNoise) is { } first && AreThings(first) ? [] : mentions.Skip(ask + 1).Where(AreThings);
        return [mentions[ask], .. counted, .. body];
    }

    /// <summary>The words of the ask itself need no mark before them; "number" and "count" do, since they may be what others are called.</summary>
    private static bool StandsAlone(IReadOnlyList<Mention> mentions, int ask) =>
        mentions[ask].Text.StartsWith("how", StringComparison.OrdinalIgnoreCase) && !mentions[ask - 1].Is(Keyword.And, Keyword.By, Keyword.Of);

    private static bool IsAsk(Mention mention) => mention.Is(Keyword.HowMany, Keyword.Share) && !mention.IsContent;

    private static bool BelongsToAsk(Mention mention) =>
        (mention.IsNoise && !IsMark(mention)) || mention.Text is "?" or "." or ")" or "!" || (!mention.IsContent && mention.Is(Keyword.Those, Keyword.Is, Keyword.Only, Keyword.Of, Keyword.Conversion)) || AreThings(mention);

    private static bool AreThings(Mention mention) => mention.Is(Keyword.Users) && !mention.IsContent || mention.Meanings[0] is PeopleMeaning { Selection: null, Users: null } or EntityMeaning;

    private static bool IsOtherAsk(Mention mention) => !mention.IsContent && mention.Is(Keyword.HowMany, Keyword.HowMuch, Keyword.Share, Keyword.Average, Keyword.Median, Keyword.Top, Keyword.Most, Keyword.By, Keyword.Per);

    /// <summary>"May: …", "Texas – …": when and which, before the sentence.</summary>
    private static IReadOnlyList<Mention> HeadingLast(IReadOnlyList<Mention> mentions)
    {
        var mark = Enumerable.Range(0, Math.Min(mentions.Count, LongestHeading + 1)).FirstOrDefault(at => mentions[at].Text is ":" or "–" or "—" or "-", 0);
        if (mark == 0 || mark + 1 >= mentions.Count || !mentions.Take(mark).All(IsSetting) || !mentions.Take(mark).Any(mention => mention.Meanings[0] is TimeMeaning or ValueMeaning))
        {
            return mentions;
        }

        return [.. mentions.Skip(mark + 1).Reverse().SkipWhile(mention => mention.Text is "?" or "." or "!").Reverse(), .. mentions.Take(mark)];
    }

    private static bool IsSetting(Mention mention) => mention.IsNoise || mention.Meanings[0] is TimeMeaning or ValueMeaning;

    private static bool IsMark(Mention mention) => mention.Text is "," or ":" or ";" or "-" or "–" or "—" or "(" or "/" or "?" or ".";
}
