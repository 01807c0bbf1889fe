using Analytics.Catalog.Statistics;
using Analytics.Engine.Model;

namespace Analytics.Catalog.Definitions;

/// <summary>Says what a property is (type, role, values worth knowing) from the statistics of its values.</summary>
internal static class PropertyDefinitions
{
    /// <summary>Up to that many texts are all kept, so that any of thousands of product names can be recognised in a question.</summary>
    private const int CompleteTexts = 5_000;
    private const int FrequentTexts = 2_000;
    private const int CompleteNumbers = 100;

    /// <summary>Share of values that make the type: a stray "n/a" does not turn numbers into text.</summary>
    private const double NearlyAll = 0.99;

    public static PropertyDefinition From(string path, PropertyStatistics statistics, IReadOnlyList<string> events)
    {
        var words = PropertyNaming.WordsOf(path);
        var type = TypeOf(statistics, words);
        var values = ValuesOf(statistics, type);
        return new PropertyDefinition(path, type)
        {
            Role = RoleOf(statistics, type, words),
            Count = statistics.Count,
            // an estimate may be a little above the number of values there are
            DistinctCount = Math.Min(statistics.Values.DistinctCount, Math.Max(1, statistics.ValueCount)),
            Events = events,
            Values = values,
            ValuesComplete = statistics.Values.Exact && values.Count == statistics.Values.DistinctCount,
            Minimum = type == PropertyType.Number ? statistics.Minimum : null,
            Maximum = type == PropertyType.Number ? statistics.Maximum : null,
            HasNumericTexts = type == PropertyType.Number && statistics.WrittenAsText > 0,
        };
    }

    private static PropertyType TypeOf(PropertyStatistics statistics, IReadOnlyList<string> words)
    {
        if (statistics.Arrays > statistics.Count / 2)
        {
            return PropertyType.Array;
        }

        var enough = statistics.ValueCount * NearlyAll;
        if (statistics.ValueCount == 0)
        {
            return PropertyType.Text;
        }

        if (statistics.CountOf(ValueClass.Integer) + statistics.CountOf(ValueClass.Fraction) >= enough)
        {
            // Digits sent as text on purpose ("536365") are a code, not an amount.
            var isCode = statistics.WrittenAsText >= enough && statistics.CountOf(ValueClass.Fraction) == 0 && PropertyNaming.IsIdentifier(words);
            return isCode ? PropertyType.Text : PropertyType.Number;
        }

        return statistics.CountOf(ValueClass.Boolean) >= enough ? PropertyType.Boolean
            : statistics.CountOf(ValueClass.Timestamp) >= enough ? PropertyType.Timestamp
            : PropertyType.Text;
    }

    private static PropertyRole RoleOf(PropertyStatistics statistics, PropertyType type, IReadOnlyList<string> words) => type switch
    {
        PropertyType.Timestamp => PropertyRole.Time,
        PropertyType.Number when PropertyNaming.IsIdentifier(words) && statistics.CountOf(ValueClass.Fraction) == 0 => PropertyRole.Identifier,
        PropertyType.Number when PropertyNaming.IsMoney(words) => PropertyRole.Money,
        PropertyType.Number when PropertyNaming.IsDuration(words) => PropertyRole.Duration,
        PropertyType.Number when PropertyNaming.IsAdditive(words) => PropertyRole.Quantity,
        PropertyType.Text when PropertyNaming.IsIdentifier(words) || LooksUnique(statistics) => PropertyRole.Identifier,
        _ => PropertyRole.Plain,
    };

    /// <summary>Short texts of one length that hardly repeat: hashes, tokens, order codes under any name.</summary>
    private static bool LooksUnique(PropertyStatistics statistics) =>
        statistics.Count > 100 && statistics.Values.DistinctCount > statistics.Count * 0.95
        && statistics.Values.MostFrequent(100) is { Count: > 50 } sample
        && sample.TrueForAll(value => value.Key.Length == sample[0].Key.Length && value.Key.Any(char.IsAsciiDigit) && !value.Key.Contains(' ', StringComparison.Ordinal));

    private static List<string> ValuesOf(PropertyStatistics statistics, PropertyType type)
    {
        var distinct = statistics.Values.DistinctCount;
        var limit = type switch
        {
            PropertyType.Number => distinct <= CompleteNumbers ? CompleteNumbers : 0,
            PropertyType.Timestamp => 0,
            _ when statistics.Values.Exact && distinct <= CompleteTexts => CompleteTexts,
            _ => distinct > statistics.Count * 0.9 ? FrequentTexts / 10 : FrequentTexts,
        };
        return limit == 0 ? [] : statistics.Values.MostFrequent(limit).ConvertAll(value => value.Key);
    }
}
