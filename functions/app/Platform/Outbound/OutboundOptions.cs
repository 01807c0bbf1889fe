using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Analytics.Platform.Outbound;

/// <summary>Where addresses that people enter may lead. By default: the public Internet, and of it the ports that such things are on.</summary>
internal sealed record OutboundOptions
{
    /// <summary>Ports of addresses that are called by HTTPS.</summary>
    public IReadOnlySet<int> WebPorts { get; init; } = new HashSet<int> { 443, 8443 };

    /// <summary>Ports of mail servers.</summary>
    public IReadOnlySet<int> MailPorts { get; init; } = new HashSet<int> { 25, 465, 587, 2525 };

    /// <summary>Hosts of the own network, as "host" (any port) or "host:port"; for an installation that serves its own operator only.</summary>
    public IReadOnlySet<string> PrivateHosts { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public static OutboundOptions From(IConfiguration configuration)
    {
        var options = new OutboundOptions();
        return options with
        {
            WebPorts = Ports(configuration["Outbound:WebPorts"]) ?? options.WebPorts,
            MailPorts = Ports(configuration["Outbound:MailPorts"]) ?? options.MailPorts,
            PrivateHosts = new HashSet<string>(List(configuration["Outbound:PrivateHosts"]), StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>Whether the operator named this host: then it may be one of the own network, on any port, and spoken to without TLS.</summary>
    public bool Names(string host, int port) =>
        PrivateHosts.Contains(host) || PrivateHosts.Contains(string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"));

    private static string[] List(string? setting) => (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static HashSet<int>? Ports(string? setting) => string.IsNullOrWhiteSpace(setting)
        ? null
        : [.. List(setting).Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new InvalidOperationException($"\"{text}\" in Outbound:WebPorts or Outbound:MailPorts is no port: list numbers from 1 to 65535, separated by commas."))];
}
