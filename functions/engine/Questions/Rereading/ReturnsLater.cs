using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"what percentage of new users come back the next day", "… after a week", "… on day 7": the retention of that day or week, counted from each one's own first.</summary>
internal static class ReturnsLater
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, Calendar calendar)
    {
        var share = Find(mentions, Keyword.Share, 0);
        var back = share < 0 ? -1 : Find(mentions, Keyword.CameBack, share);
        if (back < 0 || !NamesNewcomers(mentions, share, back) || Later(mentions, back + 1, calendar) is not { } later
            || mentions.Where((_, at) => at < later.From || at > later.To).Any(mention => mention.Meanings[0] is TimeMeaning))
        {
            return mentions;
        }

        var time = new Mention(mentions[later.From].Start, mentions[later.To].End, string.Join(' ', mentions.Skip(later.From).Take(later.To - later.From + 1).Select(mention => mention.Text)), [new DurationMeaning(later.Length) { Score = 1 }]);
        var kept = mentions[back].Said(Keyword.Retention);
        return [time, kept, .. mentions.Where((mention, at) => at != share && at != back && (at < later.From || at > later.To))];
    }

    /// <summary>New users, or those who did what begins: whoever is meant at all has a first day.</summary>
    private static bool NamesNewcomers(IReadOnlyList<Mention> mentions, int share, int back)
    {
        var between = mentions.Skip(share + 1).Take(back - share - 1).ToList();
        var people = between.FindIndex(mention => mention.Is(Keyword.Users) && mention.Meanings[0] is KeywordMeaning);
        return people >= 0 && (between.Take(people).Any(mention => mention.Is(Keyword.New)) || between.Skip(people + 1).Any(mention => mention.Is(Keyword.Who)));
    }

    private static (int From, int To, Duration Length)? Later(IReadOnlyList<Mention> mentions, int at, Calendar calendar)
    {
        while (at < mentions.Count && mentions[at].IsNoise)
        {
            at++;
        }

        var next = at + 1 < mentions.Count ? mentions[at + 1] : null;
        return at >= mentions.Count ? null : mentions[at].Meanings[0] switch
        {
            TimeMeaning { Time.Period: { Unit: { } unit } period } when period.From >= calendar.StartOf(TimeGrain.Day, calendar.Now) && mentions[at].Text.Contains("next", StringComparison.OrdinalIgnoreCase) => (at, at, new Duration(1, unit)),
            DurationMeaning length when next is not null && (next.Is(Keyword.After) || next.Text.Equals("later", StringComparison.OrdinalIgnoreCase)) => (at, at + 1, length.Duration),
            KeywordMeaning { Keyword: Keyword.After } when next?.Meanings[0] is DurationMeaning length => (at, at + 1, length.Duration),
            KeywordMeaning { Keyword: Keyword.In } when next?.Meanings[0] is UnitMeaning { Plural: false } unit && at + 2 < mentions.Count && mentions[at + 2].Meanings[0] is NumberMeaning { Value: > 0 and <= 1_000 } number => (at, at + 2, new Duration((int)number.Value, unit.Grain)),
            _ => null,
        };
    }

    private static int Find(IReadOnlyList<Mention> mentions, Keyword keyword, int from) =>
        Enumerable.Range(from, mentions.Count - from).FirstOrDefault(at => mentions[at].Is(keyword) && !mentions[at].IsContent, -1);
}
