using System.Text.RegularExpressions;
using Analytics.Engine.Planning;

namespace Analytics.Chat.Drafts;

/// <summary>Turns behind a draft that are about the draft: another name for its segment, and who its campaign is for.</summary>
internal static partial class DraftTurns
{
    /// <summary>"Call it Regulars", "rename the segment to Regulars": the new name; null where anything else is said.</summary>
    /// <param name="text">The turn.</param>
    /// <param name="itIsTheSegment">Whether the last draft was the segment, which "it" is then.</param>
    public static string? SegmentNameIn(string text, bool itIsTheSegment) =>
        SegmentName().Match(text.Trim().TrimEnd('.', '!', '?', ' ')) is { Success: true } match && (itIsTheSegment || match.Groups["segment"].Success)
            ? match.Groups["value"].Value.Trim('"', '\'', '\u201c', '\u201d', '\u2018', '\u2019', ' ') is { Length: > 0 } name ? name : null
            : null;

    /// <summary>"Who would get it?", "how many people will receive the mail?": the people of the drafted campaign, listed or counted; null where anything else is asked.</summary>
    public static AudiencePlan? ReceiversIn(string text, Analytics.Chat.Answering.Interpretation? lastDraft) =>
        lastDraft is { Draft.Kind: DraftKind.Campaign, Plan: AudiencePlan people } && Receivers().Match(text.Trim().TrimEnd('.', '!', '?', ' ')) is { Success: true } match
            ? people with { Output = match.Groups["count"].Success ? AudienceOutput.Count : AudienceOutput.List }
            : null;

    [GeneratedRegex(@"^(?:(?:please|now|ok(?:ay)?|then|and|so|but|actually|can you|could you|let'?s)[\s,]+)*(?:call|name|rename)\s+(?:it|this|that|(?:them|these|those)(?=\s+(?:to\s+|as\s+)?[""\u201c])|(?<segment>(?:the|this|that|my)\s+(?:new\s+)?(?:segment|cohort|audience)))\s+(?:to\s+|as\s+)?(?<value>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|[^,]+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SegmentName();

    [GeneratedRegex(@"^(?:(?:and|so|ok(?:ay)?|but)[\s,]+)*(?:who|(?<count>how\s+many)(?:\s+(?:people|users|customers|of\s+them))?|which\s+(?:people|users|customers))\s+(?:exactly\s+)?(?:(?:would|will|should|is\s+going\s+to|are\s+going\s+to)\s+(?:get|receive|see|be\s+sent)|gets?|receives?)(?:\s+(?:it|this|that|(?:the|this|that)\s+(?:campaign|e-?mail|mail|message|sms|text|push|coupon|newsletter)))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Receivers();
}
