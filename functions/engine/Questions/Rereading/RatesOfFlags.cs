using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"contactless share by card type": of each group the share that is so, and not how those that are so spread over the groups.</summary>
internal static class RatesOfFlags
{
    /// <summary>So near a name has to be for the word "rate" to be a part of it.</summary>
    private const double Named = 0.5;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => Shared(Described(Plain(mentions)));

    /// <summary>"satisfaction rate" where rooms have a nightly rate: behind what something is a rate of, the word is no other number.</summary>
    private static IReadOnlyList<Mention> Plain(IReadOnlyList<Mention> mentions) =>
        [.. mentions.Select((mention, at) => at > 0 && mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Rate } && mentions[at - 1].Meanings[0] is FieldMeaning or EventMeaning && mention.Meanings.Any(meaning => meaning is FieldMeaning)
            ? mention with { Meanings = [.. mention.Meanings.Where(meaning => meaning is KeywordMeaning || meaning.Score >= Named)] }
            : mention)];

    /// <summary>"quiz pass rate" where rows of a quiz say whether it was passed: the first word only says of what.</summary>
    private static IReadOnlyList<Mention> Described(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Property: { Events.Count: > 0 } flag } && YesNo.Of(flag) is not null && mentions[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Rate } && (mentions[at - 1].Meanings[0] is FieldMeaning { Property: { Role: PropertyRole.Identifier } key } ? flag.Events.All(key.Events.Contains) : mentions[at - 1].Meanings[0] is EventMeaning { Selection.Where: null } or ValueMeaning { Property.Events.Count: > 0 } && !IsValueOf(mentions[at - 1], flag))
                && mentions[at - 1].Meanings.OfType<EventMeaning>().Any(rows => rows.Selection.Names.Any(flag.Events.Contains)))
            {
                return [.. mentions.Take(at - 1), mentions[at - 1] with { Meanings = [new KeywordMeaning(Keyword.Noise) { Score = 0.5 }] }, .. mentions.Skip(at)];
            }
        }

        return OfWhat(Hit(mentions));
    }

    /// <summary>"SLA hit rate": the verb says nothing more.</summary>
    private static IReadOnlyList<Mention> Hit(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Property: var flag } && YesNo.Of(flag) is not null && mentions[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.LightVerb } && mentions[at + 2].Meanings[0] is KeywordMeaning { Keyword: Keyword.Rate })
            {
                return [.. mentions.Take(at + 1), .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    /// <summary>A value that the rows of the flag have narrows them.</summary>
    private static bool IsValueOf(Mention mention, PropertyDefinition flag) => mention.Meanings[0] is ValueMeaning { Property: { } property } && flag.Events.Any(property.Events.Contains);

    /// <summary>"late payment rate" where rows of a payment say whether it was late: so it is said of what.</summary>
    private static IReadOnlyList<Mention> OfWhat(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Property: { Events.Count: > 0 } flag } && YesNo.Of(flag) is not null && mentions[at + 2].Meanings[0] is KeywordMeaning { Keyword: Keyword.Rate }
                && mentions[at + 1].Meanings.OfType<EventMeaning>().Any(rows => rows.Selection.Names.Any(flag.Events.Contains)))
            {
                return [.. mentions.Take(at), mentions[at + 1].Passed(), mentions[at], .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    private static IReadOnlyList<Mention> Shared(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Text.Equals("share", StringComparison.OrdinalIgnoreCase) && mentions[at].Is(Keyword.Share) && mentions[at - 1].Meanings[0] is FieldMeaning { Property: var flag } && YesNo.Of(flag) is not null && mentions[at + 1].Is(Keyword.By, Keyword.Per) && !mentions[at + 1].IsContent)
            {
                return [.. mentions.Take(at), mentions[at].Said(Keyword.Rate, "rate"), .. mentions.Skip(at + 1)];
            }
        }

        return Ranked(mentions);
    }

    /// <summary>"which agent has the best satisfaction" where rows say whether people were satisfied: the noun ranks by the share of those that were.</summary>
    private static IReadOnlyList<Mention> Ranked(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Property: var flag } && YesNo.Of(flag) is not null && !mentions[at - 1].IsContent && (IsNoun(mentions[at].Text) ? mentions[at - 1].Is(Keyword.Best, Keyword.Bottom, Keyword.Largest, Keyword.Smallest, Keyword.Top) : IsSaidOfGroups(mentions, at)) && (at + 1 == mentions.Count || !mentions[at + 1].Is(Keyword.Rate, Keyword.Share)))
            {
                var end = mentions[at].End;
                return [.. mentions.Take(at + 1), new Mention(end, end, "rate", [new KeywordMeaning(Keyword.Rate) { Score = 0.9 }]), .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>"which articles are least helpful": how often each is, and not how many times it was.</summary>
    private static bool IsSaidOfGroups(IReadOnlyList<Mention> mentions, int at) =>
        at >= 2 && mentions[at - 1].Is(Keyword.Most, Keyword.Least) && mentions[at - 2].Is(Keyword.Is) && !mentions[at - 2].IsContent && mentions.Take(at - 2).Any(mention => mention.Is(Keyword.Which)) && mentions.Skip(at + 1).All(mention => !mention.IsContent);

    private static bool IsNoun(string text) => text.EndsWith("ion", StringComparison.OrdinalIgnoreCase) || text.EndsWith("ance", StringComparison.OrdinalIgnoreCase) || text.EndsWith("ness", StringComparison.OrdinalIgnoreCase);
}
