using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"active in the week of 12 June … came back the week after", "bought in May and again the next month": the period behind the one that was named.</summary>
internal static class NextPeriods
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, Calendar calendar)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            var earlier = mentions.Take(at).Select(mention => mention.Meanings[0]).OfType<TimeMeaning>().LastOrDefault()?.Time.Period;
            if (earlier is { Unit: { } unit } && At(mentions, at, unit, calendar) is { } found)
            {
                var next = calendar.Whole(unit, Calendar.Add(unit, calendar.StartOf(unit, earlier.From), 1));
                var words = mentions.Skip(found.From).Take(found.To - found.From + 1).ToList();
                var time = new Mention(words[0].Start, words[^1].End, string.Join(' ', words.Select(word => word.Text)), [new TimeMeaning(new TimePhrase { Period = next }) { Score = 1.1 }]);
                return Of([.. mentions.Take(found.From), time, .. mentions.Skip(found.To + 1)], calendar);
            }
        }

        return mentions;
    }

    /// <summary>"the following week", "the week after", "a week later", or a "next week" that would lie behind now.</summary>
    private static (int From, int To)? At(IReadOnlyList<Mention> mentions, int at, TimeGrain unit, Calendar calendar)
    {
        if (mentions[at].Meanings[0] is TimeMeaning { Time.Period: { Unit: { } named } later } && named == unit && later.From >= calendar.Now && mentions[at].Text.Contains("next", StringComparison.OrdinalIgnoreCase))
        {
            return (at, at);
        }

        if (!IsOne(mentions[at], unit))
        {
            return null;
        }

        if (mentions[at - 1].Text.ToLowerInvariant() is "following" or "the following" or "subsequent" or "next" or "the next")
        {
            return (at - 1, at);
        }

        var behind = at + 1;
        var ends = behind + 1 >= mentions.Count || mentions[behind + 1].Text is "?" or "." or "," or "!" || mentions[behind + 1].Is(Keyword.And);
        return behind < mentions.Count && ends && mentions[behind].Text.ToLowerInvariant() is "after" or "afterwards" or "later" or "following" ? (at, behind) : null;
    }

    private static bool IsOne(Mention mention, TimeGrain unit) => mention.Meanings[0] switch
    {
        UnitMeaning named => named.Grain == unit && !named.Plural,
        DurationMeaning { Duration: { Amount: 1 } length } => length.Unit == unit,
        GrainMeaning step => step.Grain == unit,
        _ => false,
    };
}
