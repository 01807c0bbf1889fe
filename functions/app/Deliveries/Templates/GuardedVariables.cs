using System.Text.RegularExpressions;

namespace Analytics.Deliveries.Templates;

/// <summary>Variables that a template does without: each time it writes one it has a default for it, or it asks first whether there is a value.</summary>
internal static partial class GuardedVariables
{
    public static HashSet<string> In(params string[] sources)
    {
        var written = sources.SelectMany(source => Output().Matches(source)).ToLookup(match => match.Groups["name"].Value, match => Default().IsMatch(match.Groups["filters"].Value), StringComparer.Ordinal);
        var asked = sources.SelectMany(source => Question().Matches(source)).Select(match => match.Groups["name"].Value);
        return [.. written.Where(uses => uses.All(hasDefault => hasDefault)).Select(uses => uses.Key), .. asked];
    }

    [GeneratedRegex(@"\{\{-?\s*(?:person\.)?(?<name>\w+)(?<filters>[^}]*)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Output();

    [GeneratedRegex(@"\|\s*default\s*:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Default();

    [GeneratedRegex(@"\{%-?\s*(?:if|elsif|unless)\s+(?:person\.)?(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Question();
}
