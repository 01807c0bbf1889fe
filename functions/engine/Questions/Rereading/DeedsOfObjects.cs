using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"request their first consult": the verb names one event in part and so does its object, with nothing but "their first" between: together they are that event.</summary>
internal static class DeedsOfObjects
{
    private const int MostBetween = 3;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is EventMeaning { IsPartial: true, Selection: { Names: [var name], Where: null } } && ObjectOf(mentions, at) is >= 0 and var thing
                && mentions[thing].Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Selection is { Names: [var own], Where: null } && own == name) is { } same && mentions[thing].Meanings[0] != same)
            {
                var whole = mentions[thing] with { Meanings = [same with { IsPartial = false, Score = 1 }] };
                return [.. mentions.Take(at), .. mentions.Skip(at + 1).Take(thing - at - 1), whole, .. mentions.Skip(thing + 1)];
            }
        }

        return mentions;
    }

    /// <summary>The noun behind "their first", where that word stands between.</summary>
    private static int ObjectOf(IReadOnlyList<Mention> mentions, int verb)
    {
        var (first, at) = (false, verb + 1);
        for (; at < mentions.Count && at <= verb + MostBetween && !mentions[at].IsContent; at++)
        {
            first |= mentions[at].Is(Keyword.First);
            if (!mentions[at].IsNoise && !mentions[at].Is(Keyword.First, Keyword.Those))
            {
                return -1;
            }
        }

        return first && at < mentions.Count && mentions[at].IsContent ? at : -1;
    }
}
