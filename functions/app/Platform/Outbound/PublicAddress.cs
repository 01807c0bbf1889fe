using System.Net;
using System.Net.Sockets;

namespace Analytics.Platform.Outbound;

/// <summary>
/// Which addresses belong to the public Internet: IANA's special-purpose registries, and what leads from an IPv6 address to an IPv4 one.
/// What is not known to be public is not.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Public by its number, but the platform's own on Azure: it answers with the machine's certificates and settings.
            "168.63.129.16/32",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Global unicast is 2000::/3; of it these are not for everybody, or (2001::/23 with Teredo, 2002::/16) hold an IPv4 address.</summary>
    private static readonly IPNetwork[] Special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Special4.Any(network => network.Contains(address)),
        // Translated (64:ff9b::), compatible (::) and local ones are all outside of 2000::/3; networks look into mapped ones (::ffff:) by themselves.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && GlobalUnicast.Contains(address) && !Special6.Any(network => network.Contains(address)),
        _ => false,
    };

    /// <summary>What even a host that the operator named must not lead to: the machine's metadata, everybody, nobody, or an address inside another.</summary>
    public static bool IsNeverMeant(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => address.GetAddressBytes() is [0, ..] or [169, 254, ..] or [168, 63, 129, 16] or [>= 224, ..],
        AddressFamily.InterNetworkV6 => address.IsIPv4MappedToIPv6 || address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.IsIPv6Teredo
            || (!IPAddress.IsLoopback(address) && !address.IsIPv6UniqueLocal && !IsPublic(address)),
        _ => true,
    };
}
