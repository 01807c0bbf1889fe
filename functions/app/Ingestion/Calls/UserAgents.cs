using System.Buffers;

namespace Analytics.Ingestion.Calls;

/// <summary>Tells programs that visit pages by themselves from people's browsers, by the words they put into their user agent.</summary>
internal static class UserAgents
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["bot/", "bot;", "bot)", "bot ", "-bot", "crawler", "spider", "slurp", "headlesschrome", "phantomjs", "lighthouse", "pingdom", "uptimerobot", "statuscake", "facebookexternalhit", "bingpreview", "python-requests", "scrapy"],
        StringComparison.OrdinalIgnoreCase);

    public static bool IsBot(string userAgent) =>
        userAgent.AsSpan().ContainsAny(Words) || userAgent.EndsWith("bot", StringComparison.OrdinalIgnoreCase);
}
