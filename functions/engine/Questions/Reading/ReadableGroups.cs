using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"top 5 courses" where rows have "course_id" and "course_title": people know the things by their names, so the groups are told by these.</summary>
internal static class ReadableGroups
{
    /// <summary>Things of which there are more are rather told by their keys.</summary>
    private const int MostThings = 2_000;

    private static readonly HashSet<string> KeyWords = ["id", "ids", "uuid", "key", "code", "number", "no", "sku", "identifier"];

    private static readonly string[] NameWords = ["name", "title", "label", "headline"];

    public static void Apply(Sentence sentence, Slots slots, IReadOnlyList<Measure> measures)
    {
        if (sentence.Mentions.Any(mention => KeyWords.Contains(mention.Text.ToLowerInvariant().Split(' ')[^1])))
        {
            return;
        }

        for (var group = 0; group < slots.Breakdowns.Count; group++)
        {
            if (slots.Breakdowns[group] is { Grain: null, Buckets.Count: 0, Cases.Count: 0, Field: { Source: FieldSource.EventProperty } field } dimension && NameOf(sentence, field, measures) is { } name && !slots.Breakdowns.Exists(other => other.Field.Path == name.Path))
            {
                slots.Breakdowns[group] = dimension with { Field = Field.Property(name.Path), Name = Naming.Of(Field.Property(name.Path)) };
            }
        }
    }

    /// <summary>The name that stands beside the key in all counted rows, one for each key.</summary>
    private static PropertyDefinition? NameOf(Sentence sentence, Field field, IReadOnlyList<Measure> measures)
    {
        if (sentence.Facts.PropertyOf(field) is not { Role: PropertyRole.Identifier, Type: PropertyType.Text, DistinctCount: > 1 and <= MostThings } key || Owner(key, word => KeyWords.Contains(word)) is not { } thing)
        {
            return null;
        }

        var rows = measures.SelectMany(Parts).SelectMany(measure => RowsOf(sentence, measure) ?? key.Events).Where(key.Events.Contains).ToList();
        return sentence.Model.Properties.FirstOrDefault(property => property is { Type: PropertyType.Text, Role: PropertyRole.Plain } && property.DistinctCount == key.DistinctCount
            && Owner(property, word => Array.IndexOf(NameWords, word) >= 0) == thing && rows.TrueForAll(property.Events.Contains));
    }

    private static IEnumerable<Measure> Parts(Measure measure) => measure switch
    {
        RatioMeasure ratio => [.. Parts(ratio.Numerator), .. Parts(ratio.Denominator)],
        ArithmeticMeasure both => [.. Parts(both.Left), .. Parts(both.Right)],
        _ => [measure],
    };

    private static IReadOnlyList<string>? RowsOf(Sentence sentence, Measure measure) =>
        ModelFacts.Selection(measure) is { Names: { Count: > 0 } names } ? names : measure is AggregateMeasure { Field: { Source: FieldSource.EventProperty } field } && sentence.Facts.PropertyOf(field) is { Events.Count: > 0 } property ? property.Events : null;

    /// <summary>The words before the last one, when that is of the wanted kind.</summary>
    private static string? Owner(PropertyDefinition property, Func<string, bool> isKind)
    {
        var words = QuestionTokenizer.Words(property.Path);
        return words.Count > 1 && isKind(words[^1].Lower) ? string.Join(' ', words.SkipLast(1).Select(word => word.Stem)) : null;
    }
}
