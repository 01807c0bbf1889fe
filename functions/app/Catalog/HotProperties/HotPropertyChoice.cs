using Analytics.Engine.Model;

namespace Analytics.Catalog.HotProperties;

/// <summary>A property as a candidate: what it is, and how often people asked for it lately.</summary>
internal sealed record HotPropertyCandidate(PropertyDefinition Definition, int Asked, bool IsHot);

/// <summary>
/// Chooses the properties worth keeping beside the JSON: texts with few values, by which people group and filter, and numbers that they add up.
/// What is asked for comes first; what is kept already stays rather than being exchanged for its like.
/// </summary>
internal static class HotPropertyChoice
{
    public const int MostTexts = 8;
    public const int MostNumbers = 4;

    /// <summary>Rollups hold a row a day, name and value: with more values they would be as long as the events.</summary>
    private const int MostValues = 1_000;
    private const int MostValuesWhenAsked = 2_000;

    /// <summary>Each value of an identifier gets a number for good: only where a value comes back is that less than the events.</summary>
    public const int MostKeys = 3;
    private const int FewestEventsOfAKey = 3;

    public static IReadOnlyList<string> Texts(IEnumerable<HotPropertyCandidate> candidates) => Best(
        candidates.Where(candidate => candidate.Definition is { Type: PropertyType.Text or PropertyType.Boolean, Role: PropertyRole.Plain or PropertyRole.Identifier }
            && candidate.Definition.DistinctCount <= (candidate.Asked > 0 ? MostValuesWhenAsked : MostValues)),
        MostTexts);

    public static IReadOnlyList<string> Numbers(IEnumerable<HotPropertyCandidate> candidates) => Best(
        candidates.Where(candidate => candidate.Definition is { Type: PropertyType.Number, Role: not PropertyRole.Identifier, HasNumericTexts: false, DistinctCount: > 1 }), MostNumbers);

    /// <summary>Identifiers with many values (sessions, orders), counted as sets.</summary>
    public static IReadOnlyList<string> Keys(IEnumerable<HotPropertyCandidate> candidates) => Best(
        candidates.Where(candidate => candidate.Definition is { Type: PropertyType.Text, DistinctCount: > MostValues } or { Type: PropertyType.Number, Role: PropertyRole.Identifier, DistinctCount: > MostValues }
            && (candidate.Asked > 0 || candidate.Definition.Count >= FewestEventsOfAKey * candidate.Definition.DistinctCount)),
        MostKeys);

    /// <summary>Attributes of users by which people group: each value of one costs a row a day and name.</summary>
    public const int MostAttributes = 3;
    private const int MostValuesOfAnAttribute = 200;

    public static IReadOnlyList<string> Attributes(IEnumerable<HotPropertyCandidate> candidates) => Best(
        candidates.Where(candidate => candidate.Definition is { Type: PropertyType.Text or PropertyType.Boolean, DistinctCount: > 1 and <= MostValuesOfAnAttribute }
            && PropertyPath.Segments(candidate.Definition.Path) is [var key] && string.Equals(key, candidate.Definition.Path, StringComparison.Ordinal)),
        MostAttributes);

    private static string[] Best(IEnumerable<HotPropertyCandidate> candidates, int most) =>
    [
        .. candidates
            .OrderByDescending(candidate => candidate.Asked)
            .ThenByDescending(candidate => candidate.IsHot)
            .ThenByDescending(candidate => candidate.Definition.Count)
            .ThenBy(candidate => candidate.Definition.Path, StringComparer.Ordinal)
            .Take(most)
            .Select(candidate => candidate.Definition.Path),
    ];
}
