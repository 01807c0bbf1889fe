using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Quantities;

/// <summary>
/// "how old is the oldest member", "how hot did it get at most", "how long does a delivery take on average": the adjective asks for the number of its quality.
/// </summary>
internal static class QualityQuestions
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var at = Enumerable.Range(0, mentions.Count).FirstOrDefault(index => WordsOf(mentions[index]).Count > 0, -1);
        if (at < 0 || (at + 1 < mentions.Count && mentions[at + 1].Is(Keyword.After) && !mentions[at + 1].IsContent))
        {
            // "how long after A until B": a time between two deeds, which no row carries.
            return mentions;
        }

        var words = WordsOf(mentions[at]);
        if (Enumerable.Range(at + 1, mentions.Count - at - 1).Any(index => IsSuperlativeOf(mentions[index], words)))
        {
            return [.. mentions.Take(at), mentions[at].Passed(), .. mentions.Skip(at + 1).Where(mention => !IsVerbOf(mention, words))];
        }

        var computed = mentions.Any(mention => !mention.IsContent && mention.Is(Keyword.Average, Keyword.Median, Keyword.Maximum, Keyword.Minimum)) || mentions.Any(mention => mention.As<PercentileMeaning>() is not null);
        var events = mentions.Select(mention => mention.Meanings[0]).OfType<EventMeaning>().SelectMany(meaning => meaning.Selection.Names).ToHashSet(StringComparer.Ordinal);
        var end = mentions.Count > at + 2 && !mentions[^1].IsContent && mentions[^1].Is(Keyword.AtMost) ? Keyword.Maximum : mentions.Count > at + 2 && !mentions[^1].IsContent && mentions[^1].Is(Keyword.AtLeast) ? Keyword.Minimum : default(Keyword?);
        var field = words.Select(word => MeasuredField.Of(model, events, word.Quality, null)).FirstOrDefault(found => found is not null);
        if (field is null || !(computed || end is not null || IsTypical(words)))
        {
            return mentions;
        }

        Mention[] function = !computed && end is null ? [new Mention(mentions[at].Start, mentions[at].Start, "average", [new KeywordMeaning(Keyword.Average) { Score = 0.9 }])] : end is { } extreme ? [mentions[^1] with { Text = extreme == Keyword.Maximum ? "max" : "min", Meanings = [new KeywordMeaning(extreme)] }] : [];
        var rest = mentions.Skip(at + 1).Take(mentions.Count - at - 1 - (end is null ? 0 : 1)).Where(mention => !IsVerbOf(mention, words));
        return [.. mentions.Take(at), .. function, mentions[at] with { Text = Naming.Of(field.Field), Meanings = [new FieldMeaning(field.Field, field.Property) { Score = 0.97 }] }, .. rest];
    }

    /// <summary>"how far in advance do people book": only in general can it be asked so.</summary>
    private static bool IsTypical(IReadOnlyList<QualityWord> words) => words.Any(word => word.Quality.Name == "advance");

    private static IReadOnlyList<QualityWord> WordsOf(Mention mention) =>
        mention.Text.StartsWith("how ", StringComparison.OrdinalIgnoreCase) && !mention.IsContent ? Qualities.OfPlain(mention.Text[4..].ToLowerInvariant()) : [];

    private static bool IsSuperlativeOf(Mention mention, IReadOnlyList<QualityWord> words) =>
        Qualities.OfSuperlative(mention.Text.ToLowerInvariant()).Any(word => words.Any(asked => asked.Quality == word.Quality));

    private static bool IsVerbOf(Mention mention, IReadOnlyList<QualityWord> words) =>
        mention.Meanings[0] is KeywordMeaning or UnknownMeaning or TimeMeaning && Qualities.OfVerb(mention.Text.ToLowerInvariant()).Any(quality => words.Any(asked => asked.Quality == quality));
}
