using System.Net;

namespace Analytics.Platform.Outbound;

/// <summary>How addresses are written that may be called at all, before anything is looked up.</summary>
internal static class OutboundAddress
{
    private const int Longest = 2000;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The address; null when it is not one, or one whose spelling means different hosts to different programs.</summary>
    public static Uri? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest || text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character == '\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            return null;
        }

        return IsUsual(HostAsWritten(text), uri) ? uri : null;
    }

    /// <summary>Whether a host (of a mail server, say) is written as hosts are.</summary>
    public static bool IsUsualHost(string host) => Parse($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}/") is { } uri && uri.IsDefaultPort && uri.AbsolutePath == "/";

    /// <summary>Without the brackets of IPv6.</summary>
    public static string HostOf(Uri uri) => uri.IdnHost.Trim('[', ']').TrimEnd('.');

    private static string HostAsWritten(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = end < 0 ? text[start..] : text.Substring(start, end);
        var colon = authority.LastIndexOf(':');
        return colon > authority.IndexOf(']', StringComparison.Ordinal) ? authority[..colon] : authority;
    }

    /// <summary>Numbers that are IPv4 addresses to some (2130706433, 0x7f.1, 0177.0.0.1, 127.1, wide digits) are names to others.</summary>
    private static bool IsUsual(string written, Uri uri) => uri.HostNameType switch
    {
        UriHostNameType.IPv4 => written == uri.Host,
        UriHostNameType.IPv6 => written.StartsWith('[') && !written.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(written.Trim('[', ']'), out _),
        UriHostNameType.Dns => !written.Contains('%', StringComparison.Ordinal) && !EndsInNumber(uri.IdnHost) && uri.IdnHost.All(char.IsAscii),
        _ => false,
    };

    private static bool EndsInNumber(string host)
    {
        var last = host.TrimEnd('.').Split('.')[^1];
        return last.Length == 0 || last.All(char.IsAsciiDigit) || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last.AsSpan(2).IndexOfAnyExcept(HexDigits) < 0);
    }
}
