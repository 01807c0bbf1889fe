using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Platform.Outbound;

/// <summary>Why an address is not called.</summary>
internal static class OutboundErrors
{
    public static Error AddressInvalid() => new Invalid("outbound.address.invalid", "Enter a whole address such as https://hooks.example.com/path: with a host's usual spelling, without a user name, at most 2,000 characters.");

    public static Error SchemeRefused() => new Invalid("outbound.scheme.refused", "Only https addresses are called.");

    public static Error PortRefused(int port, IEnumerable<int> allowed) =>
        new Invalid("outbound.port.refused", string.Create(CultureInfo.InvariantCulture, $"Port {port} is not called: use {string.Join(", ", allowed.Order())}."));

    /// <summary>The same whether the address is a private one or there is no such host: else one could find out what the own network has.</summary>
    public static Error HostRefused(string host) =>
        new Invalid("outbound.host.refused", $"\"{host}\" does not lead to the public Internet. Enter a public host; whoever operates this installation can allow one of its own network (Outbound:PrivateHosts).");
}

/// <summary>A connection that is not made.</summary>
public sealed class OutboundRefusedException : IOException
{
    public OutboundRefusedException()
    {
    }

    public OutboundRefusedException(string message)
        : base(message)
    {
    }

    public OutboundRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal OutboundRefusedException(Error error)
        : base($"{error.Code}: {error.Message}")
    {
    }
}
