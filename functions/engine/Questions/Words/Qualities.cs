using System.Collections.Frozen;

namespace Analytics.Engine.Questions.Words;

/// <summary>What things are measured by ("weight"): stems of what its numbers are called, best first, and the dimensions of its units.</summary>
internal sealed record Quality(string Name, IReadOnlyList<string> Names, IReadOnlyList<string> Dimensions);

/// <summary>A word that says more or less of a quality ("heavier").</summary>
internal sealed record QualityWord(Quality Quality, bool More);

/// <summary>Adjectives and verbs of measuring, from qualities.lexicon.</summary>
internal static class Qualities
{
    private static readonly FrozenDictionary<string, Quality> All = QualityForms.Lines.Select(line => line.Head.Split(' ')[0]).Distinct().ToFrozenDictionary(
        name => name,
        name => new Quality(name, [.. Part(name, "names").Select(Lexicon.StemOf)], [.. Part(name, "units")]));

    private static readonly FrozenDictionary<string, QualityWord[]>[] ByWord = [Words(QualityForms.Plain), Words(QualityForms.Comparative), Words(QualityForms.Superlative)];

    private static readonly FrozenDictionary<string, Quality[]> ByVerb = QualityForms.Lines.Where(line => line.Head.EndsWith(" verbs", StringComparison.Ordinal))
        .SelectMany(line => line.Items.Select(verb => (verb, quality: All[line.Head.Split(' ')[0]])))
        .GroupBy(pair => pair.verb).ToFrozenDictionary(pairs => pairs.Key, pairs => pairs.Select(pair => pair.quality).ToArray());

    public static Quality Price => All["price"];

    /// <summary>"long", "heavy".</summary>
    public static IReadOnlyList<QualityWord> OfPlain(string lower) => Find(QualityForms.Plain, lower);

    /// <summary>"longer", "more expensive".</summary>
    public static IReadOnlyList<QualityWord> OfComparative(string lower) => Find(QualityForms.Comparative, lower);

    /// <summary>"longest", "most expensive".</summary>
    public static IReadOnlyList<QualityWord> OfSuperlative(string lower) => Find(QualityForms.Superlative, lower);

    /// <summary>"lasted", "weighing".</summary>
    public static IReadOnlyList<Quality> OfVerb(string lower) => ByVerb.TryGetValue(lower, out var found) ? found : [];

    /// <summary>Comparatives and superlatives → stems of what they compare.</summary>
    public static FrozenDictionary<string, string[]> Compared { get; } = ByWord[QualityForms.Comparative].Concat(ByWord[QualityForms.Superlative])
        .GroupBy(pair => pair.Key).ToFrozenDictionary(pairs => pairs.Key, pairs => pairs.SelectMany(pair => pair.Value).SelectMany(word => word.Quality.Names.Concat(word.Quality.Dimensions.SelectMany(UnitNames))).Distinct().ToArray());

    private static IEnumerable<string> UnitNames(string dimension) => dimension switch
    {
        "time" => ["second", "minut", "ms"],
        "length" => ["km", "mile"],
        "mass" => ["kg", "kilogram", "lb"],
        _ => [],
    };

    private static QualityWord[] Find(int degree, string lower) => ByWord[degree].TryGetValue(lower, out var found) ? found : [];

    private static FrozenDictionary<string, QualityWord[]> Words(int degree) => QualityForms.All().GroupBy(form => form.Forms[degree])
        .ToFrozenDictionary(forms => forms.Key, forms => forms.Select(form => new QualityWord(All[form.Name], form.More)).ToArray());

    private static string[] Part(string name, string part) => QualityForms.Lines.FirstOrDefault(line => line.Head == $"{name} {part}").Items ?? [];
}
