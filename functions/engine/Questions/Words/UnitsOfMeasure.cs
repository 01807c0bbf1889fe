using System.Collections.Frozen;
using System.Globalization;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Words;

/// <summary>A unit: what it measures, and how many of that dimension's base unit it is.</summary>
internal sealed record UnitOfMeasure(string Dimension, decimal Factor);

/// <summary>Units of length, time, weight, money and so on, from units.lexicon.</summary>
internal static class UnitsOfMeasure
{
    public const string Money = "money";

    public const string Time = "time";

    /// <summary>So short a name of a unit says nothing else in the name of a property ("temp_c", "dose_mg").</summary>
    private const int ShortName = 3;

    private static readonly FrozenDictionary<string, UnitOfMeasure[]> ByName = LexiconFile.Entries("units")
        .SelectMany(entry => entry.Items.Select(name => (name, unit: Read(entry.Head))))
        .GroupBy(pair => pair.name).ToFrozenDictionary(pairs => pairs.Key, pairs => pairs.Select(pair => pair.unit).ToArray());

    public static IReadOnlyList<UnitOfMeasure> Of(string lower) => ByName.TryGetValue(lower, out var units) ? units : [];

    /// <summary>Stems of the abbreviations, which are no words that matter in a name.</summary>
    public static FrozenSet<string> Abbreviations { get; } = ByName.Keys.Where(name => name.Length <= ShortName && name.All(char.IsLetter)).Select(Stemmer.Stem).ToFrozenSet();

    /// <summary>The units that the name of a number ends in: kilometres for "distance_km"; none for "vibration_mm_s", which is a unit of its own.</summary>
    public static IReadOnlyList<UnitOfMeasure> OfName(string path)
    {
        var words = QuestionTokenizer.Words(path);
        if (words.Count == 0)
        {
            return [];
        }

        if (Of(words[^1].Lower) is not { Count: > 0 } units)
        {
            return words.Where(word => word.Lower.Length > ShortName).Select(word => Of(word.Lower)).FirstOrDefault(found => found.Count > 0) ?? [];
        }

        return words.Count > 2 && Of(words[^2].Lower).Count > 0 ? [] : units;
    }

    private static UnitOfMeasure Read(string head)
    {
        var space = head.LastIndexOf(' ');
        return new UnitOfMeasure(head[..space], decimal.Parse(head[(space + 1)..], CultureInfo.InvariantCulture));
    }
}
