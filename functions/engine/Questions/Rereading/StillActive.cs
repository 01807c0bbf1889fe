using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many of them are still active": lately, and not ever again; where a time is named ("still active after 30 days"), that one is meant.</summary>
internal static class StillActive
{
    /// <summary>Who did anything in so many days is active; the answer names them.</summary>
    private const int Days = 30;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, Calendar calendar)
    {
        var still = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Text.Equals("still active", StringComparison.OrdinalIgnoreCase), -1);
        if (still < 0 || mentions.Any(mention => mention.Meanings[0] is DurationMeaning or UnitMeaning) || mentions.Skip(still).Any(mention => mention.Meanings[0] is TimeMeaning))
        {
            return mentions;
        }

        var lately = calendar.LastUnits(TimeGrain.Day, Days);
        var place = mentions[still].End;
        return [.. mentions.Take(still), mentions[still].Said(Keyword.Active, "active"), new Mention(place, place, lately.Label, [new TimeMeaning(new TimePhrase { Period = lately }) { Score = 1.1 }]), .. mentions.Skip(still + 1)];
    }
}
