using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Quantities;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"do lorries consume less than vans": the verb asks for the number of its quality on either side; where that number is named, the verb adds nothing.</summary>
internal static class VerbsOfSides
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var verb = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].IsUnknown && Qualities.OfVerb(mentions[at].Text.ToLowerInvariant()).Count > 0, -1);
        var sides = mentions.Select(mention => mention.Meanings[0]).OfType<ValueMeaning>().ToList();
        if (verb < 1 || sides is not [var left, var right] || left.Field != right.Field)
        {
            return mentions;
        }

        if (mentions.Any(mention => mention.Meanings[0] is FieldMeaning { Property: var property } && ModelFacts.IsNumeric(property)))
        {
            return [.. mentions.Take(verb), mentions[verb].Passed(), .. mentions.Skip(verb + 1)];
        }

        var carriers = left.Property?.Events.ToHashSet(StringComparer.Ordinal) ?? [];
        var than = Enumerable.Range(verb, mentions.Count - verb).FirstOrDefault(at => mentions[at].Is(Keyword.MoreThan, Keyword.LessThan, Keyword.Compared) && !mentions[at].IsContent, -1);
        var number = Qualities.OfVerb(mentions[verb].Text.ToLowerInvariant()).Select(quality => MeasuredField.Of(model, carriers, quality, null)).FirstOrDefault(found => found is not null);
        var (first, second) = (Place(mentions, left), Place(mentions, right));
        if (number is null || first > verb || second < than || than < 0)
        {
            return mentions;
        }

        var named = mentions[verb] with { Text = Naming.Of(number.Field), Meanings = [new FieldMeaning(number.Field, number.Property) { Score = 0.9 }] };
        // "TX-1 devices": what the sides are, between a side and the verb, is said by their values.
        return [.. mentions.Where((_, at) => at < first), named, mentions[first], mentions[than].Said(Keyword.Versus), mentions[second], .. mentions.Skip(second + 1)];
    }

    private static int Place(IReadOnlyList<Mention> mentions, ValueMeaning side) => Enumerable.Range(0, mentions.Count).First(at => ReferenceEquals(mentions[at].Meanings[0], side));
}
