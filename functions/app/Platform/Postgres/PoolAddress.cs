using System.Globalization;
using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>
/// Where a pooling proxy such as pgbouncer in transaction mode listens. Everything that goes through it keeps what it sets within its
/// transaction, holds no lock of a session, and prepares nothing by name.
/// </summary>
public sealed record PoolAddress(string Host, int Port)
{
    private const int DefaultPort = 6432;

    /// <summary>Reads host:port, or host alone; null for nothing.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static PoolAddress? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text.Trim() : text[..colon].Trim();
        var port = DefaultPort;
        return host.Length > 0 && (colon < 0 || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65_536))
            ? new PoolAddress(host, port)
            : throw new FormatException($"The address of the pool, \"{text}\", is not host:port: write such as pool.example.com:6432.");
    }

    /// <summary>
    /// Refuses a proxy in front of the owner's connection, where locks and notifications would get lost without a word: the server
    /// answers with another process number than the one that the connection was given.
    /// </summary>
    internal static async Task RefuseBeforeOwnerAsync(NpgsqlDataSource owner, CancellationToken cancellation)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("-- platform.find_proxy\nselect pg_backend_pid()", connection);
        if (await command.ExecuteScalarAsync(cancellation) is int process && process != connection.ProcessID)
        {
            throw new InvalidOperationException(
                "The owner's connection goes through a pooling proxy, which loses its locks and notifications. Name the server itself in the connection string, and the proxy as the pool (Database__Pool, DATABASE_POOL).");
        }
    }

    internal void Apply(NpgsqlConnectionStringBuilder builder)
    {
        builder.Host = Host;
        builder.Port = Port;
        // Nothing is left in a session that would need resetting, and the proxy may hand the reset to another session.
        builder.NoResetOnClose = true;
        builder.MaxAutoPrepare = 0;
        // A proxy takes no options of a session.
        builder.Options = null;
    }
}
