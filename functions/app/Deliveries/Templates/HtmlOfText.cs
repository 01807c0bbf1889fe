using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Analytics.Deliveries.Templates;

/// <summary>A plain text as HTML: paragraphs, line breaks and links, for campaigns that are written as text only.</summary>
internal static partial class HtmlOfText
{
    private const string Style = "max-width:38rem;margin:0 auto;padding:1rem;font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    public static string Paragraphs(string text) => string.Concat(
        text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(paragraph => $"<p>{Paragraph(paragraph)}</p>"));

    /// <summary>A page of its own around paragraphs that stand in no layout.</summary>
    public static string Page(string paragraphs) => $"<!doctype html><html><body style=\"{Style}\">{paragraphs}</body></html>";

    private static string Paragraph(string text)
    {
        var html = new System.Text.StringBuilder();
        var end = 0;
        foreach (Match address in WebAddress().Matches(text))
        {
            var encoded = HtmlEncoder.Default.Encode(address.Value);
            html.Append(Lines(text[end..address.Index])).Append("<a href=\"").Append(encoded).Append("\">").Append(encoded).Append("</a>");
            end = address.Index + address.Length;
        }

        return html.Append(Lines(text[end..])).ToString();
    }

    private static string Lines(string text) => string.Join("<br>", text.Split('\n').Select(HtmlEncoder.Default.Encode));

    [GeneratedRegex(@"https?://[^\s<>""]*[^\s<>"".,;:!?)]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WebAddress();
}
