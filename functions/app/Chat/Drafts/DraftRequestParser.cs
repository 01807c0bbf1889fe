using System.Text.RegularExpressions;

namespace Analytics.Chat.Drafts;

/// <summary>
/// Recognises requests to save people as a segment or to prepare a campaign, and leaves the description of the people to the engine.
/// Grammar: [please] VERB [me] [a new] (segment | audience | cohort | [CHANNEL] campaign | notification) [called NAME] [of|from|for|to|with AUDIENCE] [saying "TEXT"].
/// Or: save|turn PRONOUN as|into a segment [called NAME], save PRONOUN as NAME. Or: send PRONOUN|AUDIENCE WHAT [by CHANNEL], email PRONOUN [about WHAT],
/// which draft a campaign all the same.
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

        if (SendVerb().IsMatch(words))
        {
            return Sending(words);
        }

        match = SaveAs().Match(words);
        if (match.Success)
        {
            return FromParts(match, $"{match.Groups["rest"].Value} of {match.Groups["who"].Value}");
        }

        match = SaveThose().Match(words);
        return match.Success ? new DraftRequest(DraftKind.Segment, Unquote(match.Groups["name"].Value), null) : null;
    }

    /// <summary>What a message says about the campaign drafted before it, and nothing else; null when it says anything else.</summary>
    public static CampaignWishes? ParseAmendment(string text)
    {
        var (wishes, rest) = CampaignWishesParser.Take(Whitespace().Replace(text.Trim(), " ").TrimEnd('.', '!', '?', ' '));
        return wishes != CampaignWishes.None && Filler().IsMatch(rest) ? wishes : null;
    }

    /// <summary>"Send them a 10 % coupon by e-mail": whoever wants something sent gets a draft of it, and nothing is sent.</summary>
    private static DraftRequest? Sending(string words)
    {
        var rest = Take(Saying(), words, out var content);
        (var wishes, rest) = CampaignWishesParser.Take(rest);
        rest = Take(By(), rest, out var channel);
        rest = Take(Called(), rest, out var name);
        foreach (var form in (Regex[])[SendToThose(), SendThingTo(), SendPeopleThing()])
        {
            if (form.Match(rest.Trim(' ', ',', ';')) is { Success: true } match)
            {
                var who = match.Groups["who"].Value.Trim();
                return new DraftRequest(DraftKind.Campaign, Unquote(name), IsPointingBack(who) ? null : who)
                {
                    Channel = ChannelOf(channel ?? match.Groups["verb"].Value),
                    Content = Unquote(content) ?? Unquote(match.Groups["what"].Value),
                    Wishes = wishes == CampaignWishes.None ? null : wishes,
                };
            }
        }

        return null;
    }

    private static DraftRequest FromParts(Match match, string rest)
    {
        var kind = match.Groups["segment"].Success ? DraftKind.Segment : DraftKind.Campaign;
        rest = Take(Saying(), rest, out var content);
        rest = Take(Called(), rest, out var name);
        var wishes = CampaignWishes.None;
        if (kind == DraftKind.Campaign)
        {
            (wishes, rest) = CampaignWishesParser.Take(rest);
        }

        var audience = Connective().Replace(rest.Trim(' ', ',', ':', '-'), "").Trim();
        return new DraftRequest(kind, Unquote(name), IsPointingBack(audience) ? null : audience)
        {
            Channel = kind == DraftKind.Campaign ? ChannelOf(match.Groups["channel"].Value) : null,
            Content = Unquote(content),
            Wishes = wishes == CampaignWishes.None ? null : wishes,
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

    [GeneratedRegex(@"^(?:please\s+|can you\s+|could you\s+|now\s+)*(?:make|create|build|save|draft|prepare|set up|start|define)\s+(?:me\s+)?(?:(?:an?|the|new|draft)\s+)*" + Nouns + @"\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex MakeDraft();

    [GeneratedRegex(@"^(?:please\s+|now\s+)*(?:save|turn|make|use|keep)\s+(?<who>.+?)\s+(?:as|into|in)\s+(?:an?\s+)?(?:new\s+)?" + Nouns + @"\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SaveAs();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+)*(?:save|keep|store)\s+" + Those + @"\s+as\s+(?<name>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|(?!(?:an?|the|my)\s+(?:chart|query|csv|file|question|favou?rite|report|dashboard|table)\b|csv\b|pdf\b|json\b|excel\b)\S.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SaveThose();

    [GeneratedRegex(@"(?:^|\s|,)(?:called|named|titled|with (?:the )?name)\s+(?<value>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|.+?(?=\s+(?:of|from|for|to|with|containing)\s|,|$))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Called();

    [GeneratedRegex(@"(?:^|\s|,)(?:saying|that says|with (?:the )?(?:text|message|content))\s*:?\s*(?<value>""[^""]+""|\u201c[^\u201d]+\u201d|.+$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Saying();

    [GeneratedRegex(@"^(?:(?:of|from|for|to|with|containing|out of|targeting|based on)\s+)+(?:(?:all|the)\s+(?=(?:users|people|customers|those|these|them)\b))?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Connective();

    [GeneratedRegex(@"^(?:those|these|them|this|that|it|the same)(?:\s+(?:users?|people|customers?|ones?|result|list|group|segment|answer))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Pronoun();

    private const string Those = @"(?:(?:those|these|the same)\s+(?:users|people|customers|ones)|them|those|these|the\s+(?:list|segment))";

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?:send|e-?mail|text|notify|message|remind)\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendVerb();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?:(?<verb>send)\s+(?<who>" + Those + @")\s+(?:(?:about|with|of|that)\s+)?(?<what>.+)|(?<verb>e-?mail|text|notify|message|remind)\s+(?<who>" + Those + @")(?:\s+(?:(?:about|with|of|that|to)\s+)?(?<what>.+))?)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendToThose();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?<verb>send)\s+(?<what>(?:an?|the|our)\s+.+?)\s+to\s+(?<who>" + Those + @"|(?:all\s+|every\s+|the\s+|our\s+)*(?:(?:users|people|customers|buyers|subscribers|members|visitors)\b.*|everyone\b.*|everybody\b.*|.+\s(?:segment|cohort)))$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendThingTo();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?<verb>send)\s+(?<who>(?:all\s+|the\s+|our\s+)*(?:(?:users|people|customers|buyers|subscribers|members|visitors)\b.*|everyone|everybody|.+\s(?:segment|cohort)))\s+(?<what>an?\s+.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendPeopleThing();

    [GeneratedRegex(@"(?:^|\s|,)(?:by|via|per|as)\s+(?:an?\s+)?(?<value>e-?mail|sms|text message|text|push notification|push)s?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex By();

    [GeneratedRegex(@"^(?:(?:and|also|but|then|please|now|send|it|do|that|this|the|campaign|make|with)[\s,]*)*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Filler();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Whitespace();
}
