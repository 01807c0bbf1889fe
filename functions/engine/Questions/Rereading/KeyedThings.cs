using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "comments per issue", "which issue got the most comments": an event and a key are called alike there, and rows of what is counted carry the key, so the things are meant
/// that the key names, and of the events that the counted word may mean those that carry it.
/// </summary>
internal static class KeyedThings
{
    private const double Partly = 0.2;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at < mentions.Count; at++)
        {
            if (KeyOf(mentions[at]) is { } key && IsGroup(mentions, at))
            {
                var counted = Enumerable.Range(0, mentions.Count).FirstOrDefault(other => other != at && CarrierOf(mentions[other], key.Property!) is not null, -1);
                if (counted >= 0)
                {
                    return [.. mentions.Select((mention, place) => place == at ? First(mention, key) : place == counted ? First(mention, CarrierOf(mention, key.Property!)!) : mention)];
                }
            }
        }

        return mentions;
    }

    /// <summary>A key that many rows share and that fits the word as well as the event does.</summary>
    private static FieldMeaning? KeyOf(Mention mention) => mention.Meanings[0] is EventMeaning named
        ? mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Property: { Role: PropertyRole.Identifier, Events.Count: > 0 } key } && field.Score >= named.Score - 0.01 && !SharedKeys.IsOfOneRow(key))
        : null;

    /// <summary>The events that the word may mean, all of which carry the key and none of which is what the key is called by.</summary>
    private static EventMeaning? CarrierOf(Mention mention, PropertyDefinition key)
    {
        var events = mention.Meanings.OfType<EventMeaning>().Where(meaning => meaning.Score >= Partly && meaning.Selection.Names.All(key.Events.Contains)).ToList();
        return mention.Meanings[0] is EventMeaning or FieldMeaning { Property.Role: PropertyRole.Identifier } && events.Count > 0 ? events[0] with { IsPartial = false } : null;
    }

    /// <summary>Behind "per", "by" and "which", or told by what it has most of.</summary>
    private static bool IsGroup(IReadOnlyList<Mention> mentions, int at)
    {
        var before = at - 1;
        while (before > 0 && mentions[before].IsNoise && !mentions[before].Is(Keyword.Per, Keyword.Which))
        {
            before--;
        }

        return (before >= 0 && !mentions[before].IsContent && mentions[before].Is(Keyword.Per, Keyword.By, Keyword.Which, Keyword.Top))
            || IsNumber(mentions, before)
            || (at + 2 < mentions.Count && mentions.Skip(at + 1).Take(3).Any(mention => !mention.IsContent && mention.Is(Keyword.Most, Keyword.Least)));
    }

    /// <summary>"who applied to 5 or more jobs": so many different ones.</summary>
    private static bool IsNumber(IReadOnlyList<Mention> mentions, int before) =>
        before > 1 && (mentions[before].Meanings[0] is NumberMeaning || (mentions[before].Is(Keyword.OrMore) && mentions[before - 1].Meanings[0] is NumberMeaning)) && mentions.Take(before).Any(mention => mention.Is(Keyword.Who, Keyword.Users) || mention.Meanings[0] is PeopleMeaning);

    private static Mention First(Mention mention, Meaning meant) =>
        mention with { Meanings = [meant with { Score = Math.Max(meant.Score, mention.Score) }, .. mention.Meanings.Where(meaning => meaning is not EventMeaning && meaning != meant)] };
}
