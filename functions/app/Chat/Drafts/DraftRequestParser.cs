using System.Text.RegularExpressions;

namespace Analytics.Chat.Drafts;

/// <summary>
/// Recognises requests to save people as a segment or to prepare a campaign, and leaves the description of the people to the engine.
/// Grammar: [please] VERB [me] [a new] (segment | audience | cohort | [CHANNEL] campaign | notification) [called NAME] [of|from|for|to|with AUDIENCE] [saying "TEXT"].
/// Or: save|turn PRONOUN as|into a segment [called NAME], save PRONOUN as NAME. Or: send PRONOUN|AUDIENCE WHAT [by CHANNEL], email PRONOUN|AUDIENCE
/// [about WHAT], write PRONOUN an e-mail [about WHAT | : "TEXT"], launch a campaign …, which draft a campaign all the same. A mail may have its [subject "TEXT"].
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

    /// <summary>What a message changes of the campaign drafted before it, and nothing else; null when it says anything else.</summary>
    public static DraftRequest? ParseAmendment(string text)
    {
        var rest = Take(NewContent(), Whitespace().Replace(text.Trim(), " ").TrimEnd('.', '!', '?', ' '), out var content);
        rest = Take(NewSubject(), rest, out var subject);
        rest = Take(NewName(), rest, out var name);
        (var wishes, rest) = CampaignWishesParser.Take(rest);
        rest = Take(NewChannel(), rest, out var channel);
        var saysNothing = content is null && subject is null && name is null && channel is null && wishes == CampaignWishes.None;
        return saysNothing || !Filler().IsMatch(rest.Trim(' ', ',', ';')) ? null : new DraftRequest(DraftKind.Campaign, Unquote(name), null)
        {
            Content = Unquote(content),
            Subject = Unquote(subject),
            Channel = channel is null ? null : ChannelOf(channel),
            Wishes = wishes == CampaignWishes.None ? null : wishes,
        };
    }

    /// <summary>"Launch it", "pause the campaign": what happens to a campaign is decided by a person at the campaign itself.</summary>
    /// <param name="spokenOf">Whether the conversation has drafted a campaign, which "it" can be.</param>
    public static bool AsksToRun(string text, bool spokenOf) =>
        RunCampaign().Match(Whitespace().Replace(text.Trim(), " ").TrimEnd('.', '!', '?', ' ')) is { Success: true } match && (spokenOf || match.Groups["campaign"].Success);

    /// <summary>"Send them a 10 % coupon by e-mail": whoever wants something sent gets a draft of it, and nothing is sent.</summary>
    private static DraftRequest? Sending(string words)
    {
        var rest = Take(Saying(), words, out var content);
        rest = Take(WithSubject(), rest, out var subject);
        (var wishes, rest) = CampaignWishesParser.Take(rest);
        rest = Take(By(), rest, out var channel);
        rest = Take(Called(), rest, out var name);
        foreach (var form in (Regex[])[SendToThose(), SendThingTo(), SendPeopleThing(), WriteToPeople(), WriteMail()])
        {
            if (form.Match(rest.Trim(' ', ',', ';')) is { Success: true } match)
            {
                var who = match.Groups["who"].Value.Trim();
                return new DraftRequest(DraftKind.Campaign, Unquote(name), IsPointingBack(who) ? null : who)
                {
                    Channel = ChannelOf(channel ?? match.Groups["verb"].Value),
                    Content = Unquote(content) ?? Unquote(match.Groups["what"].Value),
                    Subject = Unquote(subject),
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
        rest = Take(WithSubject(), rest, out var subject);
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
            Subject = Unquote(subject),
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

    [GeneratedRegex(@"^(?:please\s+|can you\s+|could you\s+|now\s+)*(?:(?:make|create|build|save|draft|prepare|set up|start|define)\s+(?:me\s+)?(?:(?:an?|the|new|draft)\s+)*|(?:launch|run|send|schedule)\s+an?\s+(?:new\s+)?)" + Nouns + @"\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex MakeDraft();

    [GeneratedRegex(@"^(?:please\s+|now\s+)*(?:save|turn|make|use|keep)\s+(?<who>.+?)\s+(?:as|into|in)\s+(?:an?\s+)?(?:new\s+)?" + Nouns + @"\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SaveAs();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+)*(?:save|keep|store)\s+" + Those + @"\s+as\s+(?<name>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|(?!(?:an?|the|my)\s+(?:chart|query|csv|file|question|favou?rite|report|dashboard|table)\b|csv\b|pdf\b|json\b|excel\b)\S.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SaveThose();

    [GeneratedRegex(@"(?:^|\s|,)(?:called|named|titled|with (?:the )?name)\s+(?<value>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|.+?(?=\s+(?:of|from|for|to|with|containing)\s|,|$))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Called();

    [GeneratedRegex(@"(?:^|\s|,)(?:saying|that says|with (?:the )?(?:text|message|content))\s*:?\s*(?<value>""[^""]+""|\u201c[^\u201d]+\u201d|.+$)|(?<!\blines?)\s*:\s*(?<value>""[^""]+""|\u201c[^\u201d]+\u201d)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Saying();

    [GeneratedRegex(@"^(?:(?:of|from|for|to|with|containing|out of|targeting|based on)\s+)+(?:(?:all|the)\s+(?=(?:users|people|customers|those|these|them)\b))?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Connective();

    [GeneratedRegex(@"^(?:those|these|them|this|that|it|the same)(?:\s+(?:users?|people|customers?|ones?|result|list|group|segment|answer))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Pronoun();

    private const string Those = @"(?:(?:those|these|the same)\s+(?:users|people|customers|ones)|them|those|these|the\s+(?:list|segment))";

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?:send|e-?mail|text|notify|message|remind|write|compose|(?:draft|prepare)\s+(?:an?\s+|them\s+an?\s+)(?:e-?mail|mail|sms|text|push|message))\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendVerb();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?:(?<verb>send)\s+(?<who>" + Those + @")\s+(?:(?:about|with|of|that)\s+)?(?<what>.+)|(?<verb>e-?mail|text|notify|message|remind)\s+(?<who>" + Those + @")(?:\s+(?:(?:about|with|of|that|to)\s+)?(?<what>.+))?)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendToThose();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?<verb>send)\s+(?<what>(?:an?|the|our)\s+.+?)\s+to\s+(?<who>" + Those + @"|(?:all\s+|every\s+|the\s+|our\s+)*(?:(?:users|people|customers|buyers|subscribers|members|visitors)\b.*|everyone\b.*|everybody\b.*|.+\s(?:segment|cohort)))$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendThingTo();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?<verb>send)\s+(?<who>(?:all\s+|the\s+|our\s+)*(?:(?:users|people|customers|buyers|subscribers|members|visitors)\b.*|everyone|everybody|.+\s(?:segment|cohort)))\s+(?<what>an?\s+.+|""[^""]+""|\u201c[^\u201d]+\u201d)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SendPeopleThing();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?<verb>e-?mail|text|notify|message|remind)\s+(?<who>(?:all\s+|every\s+|the\s+|our\s+|my\s+)*(?:(?:users|people|customers|buyers|subscribers|members|visitors)\b.*?|everyone\b.*?|everybody\b.*?|.+?\s(?:segment|cohort)))(?:\s+(?:about|that)\s+(?<what>.+)|\s*:\s*(?<what>.+)|\s+(?<what>""[^""]+""|\u201c[^\u201d]+\u201d))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex WriteToPeople();

    [GeneratedRegex(@"(?:^|\s|,)(?:change|set|make)\s+the\s+(?:text|message|content|body|wording)\s+(?:to\s*)?:?\s*(?<value>""[^""]+""|\u201c[^\u201d]+\u201d|.+$)|(?:^|\s|,)(?:it\s+should\s+say|the\s+(?:text|message)\s+should\s+(?:be|say)|say|write)\s*:?\s+(?<value>""[^""]+""|\u201c[^\u201d]+\u201d)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex NewContent();

    [GeneratedRegex(@"^(?:please\s+|now\s+|then\s+|and\s+|can you\s+|could you\s+|let'?s\s+)*(?:write|compose|draft|prepare)\s+(?:(?<who>" + Those + @")\s+an?\s+(?:new\s+)?(?<verb>e-?mail|mail|sms|text(?:\s+message)?|push(?:\s+notification)?|message)|an?\s+(?:new\s+)?(?<verb>e-?mail|mail|sms|text(?:\s+message)?|push(?:\s+notification)?|message)\s+(?:to|for)\s+(?<who>" + Those + @"|(?:all\s+|every\s+|the\s+|our\s+|my\s+)*(?:(?:users|people|customers|buyers|subscribers|members|visitors)\b.*?|everyone\b.*?|everybody\b.*?|.+?\s(?:segment|cohort))))(?:\s+(?:about|that)\s+(?<what>.+)|\s*:\s*(?<what>.+))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex WriteMail();

    [GeneratedRegex(@"(?:^|\s|,)(?:(?:with|under|and)\s+)(?:(?:the|a)\s+)?subject(?:\s+line)?\s*:?\s*(?<value>""[^""]+""|\u201c[^\u201d]+\u201d)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex WithSubject();

    [GeneratedRegex(@"(?:^|\s|,)(?:(?:change|set|make|use)\s+(?:the|this|a)\s+subject(?:\s+line)?\s+(?:to\s*)?:?\s*|(?:the\s+)?subject(?:\s+line)?\s+(?:should\s+(?:be|say)|is)\s*:?\s*|(?:(?:with|and)\s+)?(?:the\s+)?subject(?:\s+line)?\s*:\s*)(?<value>""[^""]+""|\u201c[^\u201d]+\u201d|[^,""\u201c]+$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex NewSubject();

    [GeneratedRegex(@"(?:^|\s|,)(?:call|name|rename)\s+(?:it|this|that|the\s+campaign)\s+(?:to\s+)?(?<value>""[^""]+""|'[^']+'|\u201c[^\u201d]+\u201d|[^,]+$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex NewName();

    [GeneratedRegex(@"(?:^|\s|,)(?:make\s+(?:it|this|that)|use|switch(?:\s+it)?\s+to|change\s+(?:it|the\s+channel)\s+to|(?:send\s+(?:it|this|that)\s+)?(?:by|via|per|as))\s+(?:an?\s+)?(?<value>e-?mail|sms|text message|text|push notification|push)s?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex NewChannel();

    [GeneratedRegex(@"^(?:(?:please|now|ok(?:ay)?|then|and|so|yes|can you|could you|let'?s|go ahead and)[\s,]+)*(?:(?:launch|start|send|approve|unschedule|pause|resume|continue|stop|halt|abort|cancel|delete|run)\s+(?:it|this|that|(?<campaign>(?:the|this|that|my|our)\s+(?:draft\s+)?(?:campaign|mail|e-?mail|message|sms|push|newsletter)(?:\s+(?:called\s+)?[""\u201c'].+)?|campaign\s+.+)|sending)|(?:launch|send|approve)\s*)(?:\s*,?\s*(?:(?:right\s+)?now|right\s+away|immediately|at\s+once|please|then))*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex RunCampaign();

    [GeneratedRegex(@"(?:^|\s|,)(?:by|via|per|as)\s+(?:an?\s+)?(?<value>e-?mail|sms|text message|text|push notification|push)s?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex By();

    [GeneratedRegex(@"^(?:(?:and|also|but|then|please|now|send|it|do|that|this|the|campaign|make|with|change|set|instead|actually|no|rather)[\s,]*)*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Filler();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Whitespace();
}
