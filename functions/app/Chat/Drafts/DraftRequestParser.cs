using System.Text.RegularExpressions;

namespace Analytics.Chat.Drafts;

/// <summary>
/// Recognises requests to save people as a segment or to prepare a campaign, and leaves the description of the people to the engine.
/// Grammar: [please] VERB [me] [a new] (segment | audience | cohort | [CHANNEL] campaign | notification) [called NAME] [of|from|for|to|with AUDIENCE] [saying "TEXT"].
/// Or: save|turn PRONOUN as|into a segment [called NAME].
/// </summary>
internal static partial class DraftRequestParser
{
    public static DraftRequest? Parse(string text)
    {
        var words = Whitespace().Replace(text.Trim(), " ").TrimEnd('.', '!', '?', ' ');
        var match = MakeDraft().Match(words);
        if (match.Success)
        {
            return FromParts(match, match.Groups["rest"].Value);
        }

        match = SaveAs().Match(words);
        return match.Success ? FromParts(match, $"{match.Groups["rest"].Value} of {match.Groups["who"].Value}") : null;
    }

    private static DraftRequest FromParts(Match match, string rest)
    {
        var kind = match.Groups["segment"].Success ? DraftKind.Segment : DraftKind.Campaign;
        rest = Take(Saying(), rest, out var content);
        rest = Take(Called(), rest, out var name);
        var audience = Connective().Replace(rest.Trim(' ', ',', ':', '-'), "").Trim();
        return new DraftRequest(kind, Unquote(name), IsPointingBack(audience) ? null : audience)
        {
            Channel = kind == DraftKind.Campaign ? ChannelOf(match.Groups["channel"].Value) : null,
            Content = Unquote(content),
        };
    }

    private static bool IsPointingBack(string audience) => audience.Length == 0 || Pronoun().IsMatch(audience);

    private static string Take(Regex pattern, string text, out string? value)
    {
        var match = pattern.Match(text);
        value = match.Success ? match.Groups["value"].Value : null;
        return match.Success ? text.Remove(match.Index, match.Length) : text;
    }

    private static string? Unquote(string? text)
    {
        var trimmed = text?.Trim().Trim('"', '\'', '\u201c', '\u201d', '\u2018', '\u2019').Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }

    private static string ChannelOf(string word) => word.ToLowerInvariant() switch
    {
        "sms" or "text" or "text message" => "sms",
        "push" or "push notification" => "push",
        "in-app" or "in app" => "in_app",
        _ => "email",
    };

    private const string Nouns =
        @"(?:(?<segment>(?:user\s+)?(?:segment|cohort)|audience)|(?:(?<channel>e-?mail|sms|text message|text|push notification|push|in-?app)\s+)?(?:notification\s+)?(?:campaign|notification))";

    [GeneratedRegex(@"^(?:please\s+|can you\s+|could you\s+|now\s+)*(?:make|create|build|save|draft|prepare|set up|start|define)\s+(?:me\s+)?(?:(?:an?|the|new|draft)\s+)*" + Nouns + @"\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex MakeDraft();

    [GeneratedRegex(@"^(?:please\s+|now\s+)*(?:save|turn|make|use|keep)\s+(?<who>.+?)\s+(?:as|into|in)\s+(?:an?\s+)?(?:new\s+)?" + Nouns + @"\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex SaveAs();

    [GeneratedRegex(@"(?:^|\s|,)(?:called|named|titled|with (?:the )?name)\s+(?<value>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|.+?(?=\s+(?:of|from|for|to|with|containing)\s|,|$))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Called();

    [GeneratedRegex(@"(?:^|\s|,)(?:saying|that says|with (?:the )?(?:text|message|content))\s*:?\s*(?<value>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Saying();

    [GeneratedRegex(@"^(?:(?:of|from|for|to|with|containing|out of|targeting|based on)\s+)+(?:(?:all|the)\s+(?=(?:users|people|customers|those|these|them)\b))?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Connective();

    [GeneratedRegex(@"^(?:those|these|them|this|that|it|the same)(?:\s+(?:users?|people|customers?|ones?|result|list|group|segment|answer))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Whitespace();
}
