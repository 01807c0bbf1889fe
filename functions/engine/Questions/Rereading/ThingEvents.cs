using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "bookings", "booked", "bookers" where "booking created" begins what "booking cancelled" and others go on with: the word alone means the event
/// that begins the thing, and not every row that has its key.
/// </summary>
internal static class ThingEvents
{
    /// <summary>How many different keys the event must have, measured against its rows, so that it stands for the things themselves.</summary>
    private const double EachNew = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (((NamesOne(mentions, at) ? null : Event(mentions[at], model)) ?? People(mentions[at], model)) is { } read)
            {
                changed ??= [.. mentions];
                changed[at] = read;
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"which booking", "heaviest booking", "the same booking", "booking 17": one of the things is meant by its key.</summary>
    private static bool NamesOne(IReadOnlyList<Mention> mentions, int at)
    {
        var before = at > 0 ? mentions[at - 1] : null;
        var next = at + 1 < mentions.Count ? mentions[at + 1] : null;
        return (before is not null && !before.IsContent && before.Is(Keyword.Which, Keyword.Largest, Keyword.Smallest, Keyword.Most, Keyword.Least, Keyword.Top, Keyword.Best, Keyword.Same))
            || next?.Meanings[0] is ValueMeaning or NumberMeaning or QuotedMeaning || (next is { IsUnknown: true } && next.Text.Any(char.IsDigit));
    }

    /// <summary>The word names a key and, in part, the event in which that key is always new.</summary>
    private static Mention? Event(Mention mention, SemanticModel model)
    {
        if (mention.End - mention.Start != 1 || mention.Meanings[0] is not FieldMeaning { Name: null, Score: > 0.6, Property: { Role: PropertyRole.Identifier } key } field || BeginningOf(model, key) is not { } origin)
        {
            return null;
        }

        return mention.Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Selection is { Names: [var name], Where: null } && name == origin) is { } named
            ? mention with { Meanings = [named with { Score = field.Score, IsPartial = false }, .. mention.Meanings.Where(meaning => meaning is not EventMeaning)] }
            : null;
    }

    /// <summary>Those who begin such things, where the word could mean everybody who has to do with one.</summary>
    private static Mention? People(Mention mention, SemanticModel model)
    {
        if (mention.Meanings[0] is not PeopleMeaning { Users: null, Selection: { Names: { Count: > 1 } names, Where: null } } people)
        {
            return null;
        }

        var begun = model.Properties.Where(key => key.Role == PropertyRole.Identifier && names.All(name => key.Events.Contains(name, StringComparer.Ordinal)))
            .Select(key => BeginningOf(model, key)).FirstOrDefault(origin => origin is not null && names.Contains(origin));
        return begun is null ? null : mention with { Meanings = [people with { Selection = EventSelection.Of(begun) }, .. mention.Meanings.Skip(1)] };
    }

    private static string? BeginningOf(SemanticModel model, PropertyDefinition key) =>
        SharedKeys.OriginOf(model, key) is { } origin && model.Events.First(definition => definition.Name == origin) is { } rows && key.DistinctCount >= EachNew * rows.Count ? origin : null;
}
