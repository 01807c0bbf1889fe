using System.Net;
using System.Net.Sockets;
using Analytics.Platform.Results;

namespace Analytics.Platform.Outbound;

/// <summary>
/// The one way to addresses that people entered: webhooks, push services, mail servers. It resolves a host once, refuses all but public
/// addresses, and connects to the very address that it looked at, so that a name which means another host a moment later gains nothing.
/// </summary>
internal sealed class OutboundGuard(OutboundOptions options, IHostResolver resolver)
{
    public const string ClientName = "outbound";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public IReadOnlySet<int> MailPorts => options.MailPorts;

    /// <summary>The address, if it may be called as far as its spelling tells.</summary>
    public Result<Uri> Check(string? address)
    {
        if (OutboundAddress.Parse(address) is not { } uri)
        {
            return OutboundErrors.AddressInvalid();
        }

        var host = OutboundAddress.HostOf(uri);
        if (uri.Scheme != "https" && !options.Names(host, uri.Port))
        {
            return OutboundErrors.SchemeRefused();
        }

        return CheckHost(host, uri.Port, options.WebPorts) is { } error ? error : uri;
    }

    /// <summary>The address, if it may be called now: its host is looked up.</summary>
    public async Task<Result<Uri>> CheckAsync(string? address, CancellationToken cancellation)
    {
        var read = Check(address);
        return !read.IsError && await FindFaultAsync(OutboundAddress.HostOf(read.Value), read.Value.Port, options.WebPorts, cancellation) is { } error ? error : read;
    }

    /// <summary>Why the host is not connected to; null when it is.</summary>
    public async Task<Error?> FindFaultAsync(string host, int port, IReadOnlySet<int> ports, CancellationToken cancellation)
    {
        var resolved = await ResolveAsync(host, port, ports, cancellation);
        return resolved.Error;
    }

    /// <summary>Connects to an address that was looked at.</summary>
    /// <exception cref="OutboundRefusedException">The host may not be connected to.</exception>
    /// <exception cref="SocketException">It cannot be.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, IReadOnlySet<int> ports, CancellationToken cancellation)
    {
        var resolved = await ResolveAsync(host, port, ports, cancellation);
        if (resolved.IsError)
        {
            throw new OutboundRefusedException(resolved.Error);
        }

        SocketException? last = null;
        foreach (var address in resolved.Value)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                timeout.CancelAfter(ConnectTimeout);
                await socket.ConnectAsync(new IPEndPoint(address, port), timeout.Token);
                return socket;
            }
            catch (Exception fault)
            {
                socket.Dispose();
                if (fault is not SocketException failed)
                {
                    throw;
                }

                last = failed;
            }
        }

        throw last!;
    }

    /// <summary>A handler whose every connection goes through here; it follows no redirect, asks no proxy and keeps no cookie.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancellation) =>
            new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port, options.WebPorts, cancellation), ownsSocket: true),
    };

    private async Task<Result<IPAddress[]>> ResolveAsync(string host, int port, IReadOnlySet<int> ports, CancellationToken cancellation)
    {
        host = host.TrimEnd('.');
        if (CheckHost(host, port, ports) is { } refused)
        {
            return refused;
        }

        var named = options.Names(host, port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await LookUpAsync(host, cancellation);
        // All of them, not one: a name that has a private address among public ones is not what it seems.
        return addresses.Length > 0 && addresses.All(address => named ? !PublicAddress.IsNeverMeant(address) : PublicAddress.IsPublic(address))
            ? addresses
            : OutboundErrors.HostRefused(host);
    }

    private Error? CheckHost(string host, int port, IReadOnlySet<int> ports)
    {
        if (!OutboundAddress.IsUsualHost(host))
        {
            return OutboundErrors.AddressInvalid();
        }

        if (options.Names(host, port))
        {
            return null;
        }

        if (!ports.Contains(port))
        {
            return OutboundErrors.PortRefused(port, ports);
        }

        // A name without a dot is one of the own network; an address is looked at when it is connected to.
        var isAddress = IPAddress.TryParse(host, out var literal);
        return isAddress ? (PublicAddress.IsPublic(literal!) ? null : OutboundErrors.HostRefused(host)) : host.Contains('.', StringComparison.Ordinal) ? null : OutboundErrors.HostRefused(host);
    }

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return await resolver.ResolveAsync(host, cancellation);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
