using System.Text.RegularExpressions;

namespace Analytics.Deliveries.Templates;

/// <summary>HTML that many messages stand in: a head, a foot, the way out. It says where the message goes.</summary>
internal static partial class MessageLayout
{
    public const string ContentVariable = "content";

    /// <summary>Whether the HTML has a place for a message, and so is a layout.</summary>
    public static bool HasPlace(string html) => Place().IsMatch(html);

    /// <summary>What goes into a layout of HTML that is a page of its own: a page within a page is shown differently by each mail program.</summary>
    public static string BodyOf(string html) => Body().Match(html) is { Success: true } body ? body.Groups["content"].Value : html;

    [GeneratedRegex(@"\{\{-?\s*content\s*(?:\|[^}]*)?-?\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"<body\b[^>]*>(?<content>.*?)(?:</body\s*>|\z)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Body();
}
