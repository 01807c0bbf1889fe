using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "people who opened a ticket": where people or steps are told, a thing that a glossary names, beside a value of its own rows, stands for what happened to it.
/// </summary>
internal static class DoneThings
{
    private const double Certain = 0.8;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        if (!mentions.Any(TellsOfDeeds))
        {
            return mentions;
        }

        return [.. mentions.Select((mention, at) => mention.Meanings[0] is EntityMeaning { Entity.Selection: { Names.Count: > 0 } rows } && IsBesideValueOf(rows, mentions, at) ? First(mention, rows) : mention)];
    }

    private static bool TellsOfDeeds(Mention mention) =>
        mention.Is(Keyword.Users, Keyword.Who) || (!mention.IsContent && mention.Is(Keyword.Funnel, Keyword.Conversion)) || mention.Meanings[0] is PeopleMeaning;

    /// <summary>Whether a value that these rows carry stands right before or behind, with nothing but small words between.</summary>
    public static bool IsBesideValueOf(EventSelection rows, IReadOnlyList<Mention> mentions, int at)
    {
        var before = at - 1;
        while (before >= 0 && mentions[before].IsNoise)
        {
            before--;
        }

        return IsValueOf(rows, mentions, before) || IsValueOf(rows, mentions, at + 1);
    }

    private static bool IsValueOf(EventSelection rows, IReadOnlyList<Mention> mentions, int at) =>
        at >= 0 && at < mentions.Count && mentions[at].Meanings[0] is ValueMeaning { Operator: TestOperator.Equals, Score: >= Certain, Property: { } property } && rows.Names.Any(property.Events.Contains);

    private static Mention First(Mention mention, EventSelection rows)
    {
        var deed = mention.Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Selection.Names.SequenceEqual(rows.Names)) ?? new EventMeaning(rows with { Label = null });
        return mention with { Meanings = [deed with { Score = mention.Score }, .. mention.Meanings.Where(meaning => meaning is not EventMeaning same || !same.Selection.Names.SequenceEqual(rows.Names))] };
    }
}
