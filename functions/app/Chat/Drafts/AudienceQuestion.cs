using System.Text.RegularExpressions;

namespace Analytics.Chat.Drafts;

/// <summary>A phrase that says who ("users who bought twice", "in Germany") as a question the engine reads.</summary>
internal static partial class AudienceQuestion
{
    public static string For(string audience) =>
        NamesPeople().IsMatch(audience) ? $"list {audience}" : $"list users {audience}";

    /// <summary>"the VIP segment" as the name "VIP".</summary>
    public static string SegmentName(string audience) => SegmentWord().Replace(audience, "").Trim().Trim('"', '\'', '\u201c', '\u201d');

    [GeneratedRegex(@"^(?:(?:all|the|my|our|any|every|those|\d+|top|new|active|inactive)\s+)*\w*(?:users?|people|persons?|customers?|buyers?|visitors?|members?|accounts?|subscribers?|everyone|everybody|anyone|who)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex NamesPeople();

    [GeneratedRegex(@"^(?:the|my|our)\s+(?=.*\b(?:segment|cohort|audience)\b)|^(?:segment|cohort|audience)\s+|\s+(?:segment|cohort|audience)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SegmentWord();
}
