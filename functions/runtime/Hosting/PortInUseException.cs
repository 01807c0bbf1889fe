using System.Globalization;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Another program listens on the host's port; the message says what to do.</summary>
public sealed class PortInUseException : Exception
{
    /// <summary>An exception without a message.</summary>
    public PortInUseException()
    {
    }

    /// <summary>An exception with its own message.</summary>
    public PortInUseException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its own message and cause.</summary>
    public PortInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal PortInUseException(int port, Exception innerException)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"Port {port} is already in use: stop the other program, or choose another port with --port {port + 1}."),
            innerException)
    {
    }
}
