using System.Net;
using System.Text.RegularExpressions;

namespace Analytics.Campaigns;

/// <summary>Looks whether the links of a message lead anywhere for whoever reads it: a mail has no address of its own that a short one could be below.</summary>
internal static partial class LinkChecks
{
    private const int MostTold = 5;

    private static readonly string[] Schemes = ["http", "https", "mailto", "tel", "sms"];

    public static void Run(IEnumerable<string> htmls, List<CampaignCheck> checks)
    {
        var broken = htmls.SelectMany(html => Link().Matches(html).Select(link => WebUtility.HtmlDecode(link.Groups["url"].Value).Trim()))
            .Where(url => !LeadsSomewhere(url)).Distinct(StringComparer.Ordinal).Take(MostTold);
        checks.AddRange(broken.Select(url => new CampaignCheck("campaign.link.broken", "content", $"The link \"{url}\" leads nowhere in a mail: write its whole address, beginning with https://.")));
    }

    private static bool LeadsSomewhere(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme, StringComparer.Ordinal) && (address.Scheme is not ("http" or "https") || address.Host.Contains('.', StringComparison.Ordinal) || address.IsLoopback);

    [GeneratedRegex("""<a\b[^>]*?\shref\s*=\s*["'](?<url>[^"']*)["']""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
