using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"courses rated below 4" where a word fits the stars of a review as well as the score of a test: of two numbers, the one that can be above and below what it is compared with.</summary>
internal static class PlausibleNumbers
{
    private const double Tied = 0.01;

    /// <summary>"with a rating that is below 4".</summary>
    private const int Furthest = 4;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (CountedAt(mentions, at) is { } counted)
            {
                changed ??= [.. mentions];
                changed[at] = counted;
                continue;
            }

            if (mentions[at].Meanings[0] is FieldMeaning { Property: { } first } best && ModelFacts.IsNumeric(first) && Compared(mentions, at) is { } number && !IsWithin(first, number)
                && mentions[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score >= best.Score - Tied && ModelFacts.IsNumeric(field.Property) && IsWithin(field.Property!, number)) is { } plausible)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Meant(plausible);
            }
        }

        return changed ?? mentions;
    }

    private static decimal? Compared(IReadOnlyList<Mention> mentions, int at)
    {
        var behind = mentions.Skip(at + 1).Take(Furthest).ToList();
        var number = behind.FindIndex(mention => mention.Meanings[0] is NumberMeaning);
        return number > 0 && behind.Take(number).Any(mention => mention.Is(Keyword.LessThan, Keyword.MoreThan, Keyword.AtLeast, Keyword.AtMost)) && !behind.Take(number).Any(mention => mention.IsContent) ? ((NumberMeaning)behind[number].Meanings[0]).Value : null;
    }

    /// <summary>"at least 20 ratings" where a rating is 5 at most: how many there are, and not how high one is.</summary>
    private static Mention? CountedAt(IReadOnlyList<Mention> mentions, int at)
    {
        if (at == 0 || mentions[at - 1].As<NumberMeaning>() is not { Value: var number } || !mentions[at].Text.EndsWith('s') || mentions[at].Meanings.OfType<EventMeaning>().FirstOrDefault(named => !named.IsPartial) is not { } counted)
        {
            return null;
        }

        var possible = mentions[at].Meanings.Where(meaning => !(meaning is FieldMeaning { Property: { Maximum: not null } property } && ModelFacts.IsNumeric(property) && !IsWithin(property, number))).ToList();
        return possible.Count == mentions[at].Meanings.Count ? null : (mentions[at] with { Meanings = possible }).Meant(counted);
    }

    public static bool IsWithin(Model.PropertyDefinition property, decimal number) => property is { Minimum: { } least, Maximum: { } most } && number >= least && number <= most;
}
