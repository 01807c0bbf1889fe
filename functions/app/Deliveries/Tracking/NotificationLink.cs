using System.Text.RegularExpressions;

namespace Analytics.Deliveries.Tracking;

/// <summary>A notification leads to one place when it is clicked: the first address in its text, over our own.</summary>
internal static partial class NotificationLink
{
    /// <summary>The text without that address, and where it leads; one without an address leads nowhere.</summary>
    public static async Task<(string Text, string Link)> TakeAsync(string text, LinkTarget target, string publicAddress, LinkTokens tokens, CancellationToken cancellation)
    {
        if (Address().Match(text) is not { Success: true } found)
        {
            return (text.Trim(), "");
        }

        var url = found.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')');
        var rest = Spaces().Replace(text.Remove(found.Index, url.Length), " ").Trim();
        return (rest, url.StartsWith(publicAddress + "/u/", StringComparison.Ordinal) ? url : $"{publicAddress}/c/{await tokens.MakeAsync(target, LinkTokens.Click, url, cancellation)}?to={Uri.EscapeDataString(url)}");
    }

    [GeneratedRegex("""https?://[^\s<>"]+""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("""[ \t]{2,}""", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
