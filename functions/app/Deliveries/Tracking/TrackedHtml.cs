using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Analytics.Deliveries.Tracking;

/// <summary>Leads the links of an HTML message over our own address and puts the open pixel in.</summary>
internal static partial class TrackedHtml
{
    public static async Task<string> WriteAsync(string html, LinkTarget target, string publicAddress, LinkTokens tokens, CancellationToken cancellation)
    {
        var written = new System.Text.StringBuilder(html.Length + 512);
        var end = 0;
        foreach (Match link in Link().Matches(html))
        {
            var place = link.Groups["url"];
            var url = WebUtility.HtmlDecode(place.Value);
            written.Append(html, end, place.Index - end);
            end = place.Index + place.Length;
            written.Append(url.StartsWith(publicAddress + "/u/", StringComparison.Ordinal) || url.StartsWith(publicAddress + "/p/", StringComparison.Ordinal)
                ? place.Value
                : HtmlEncoder.Default.Encode($"{publicAddress}/c/{await tokens.MakeAsync(target, LinkTokens.Click, url, cancellation)}?to={Uri.EscapeDataString(url)}"));
        }

        written.Append(html, end, html.Length - end);
        var pixel = $"<img src=\"{publicAddress}/o/{await tokens.MakeAsync(target, LinkTokens.Open, "", cancellation)}\" width=\"1\" height=\"1\" alt=\"\">";
        var body = written.ToString();
        var close = body.LastIndexOf("</body>", StringComparison.OrdinalIgnoreCase);
        return close < 0 ? body + pixel : body.Insert(close, pixel);
    }

    [GeneratedRegex("""<a\b[^>]*?\shref\s*=\s*["'](?<url>https?://[^"']+)["']""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
