using Analytics.LocalRuntime.Postgres;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Hosts.Local;

/// <summary>Which data a command works on: the embedded server of a data directory, or a server that is given.</summary>
internal sealed record LocalStorage(string DataDirectory, string? ConnectionString)
{
    /// <summary>A pooling proxy in front of the given server.</summary>
    public PoolAddress? Pool { get; init; }

    /// <summary>Whether the database is still to be made.</summary>
    public bool IsNew => ConnectionString is null && !Directory.Exists(Path.Combine(DataDirectory, "postgres"));

    /// <summary>Starts or finds the server, and opens the migrated database.</summary>
    public async Task<LocalDatabase> OpenAsync(StartupProgress progress, CancellationToken ct, bool reset = false)
    {
        if (ConnectionString is not null)
        {
            return reset
                ? throw new CommandFailure("--reset empties the embedded database only: drop and create the database of --database yourself.")
                : new LocalDatabase(null, await MigrateAsync(Normalize(ConnectionString), progress, ct, Pool));
        }

        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(DataDirectory) { Progress = progress.Begin }, ct);
        try
        {
            if (reset)
            {
                await ResetAsync(server, ct);
            }

            progress.Done(server.Attached ? $"PostgreSQL was running (port {server.Port})" : $"PostgreSQL is running (port {server.Port})");
            return new LocalDatabase(server, await MigrateAsync(server.ConnectionString, progress, ct));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task ResetAsync(EmbeddedPostgres server, CancellationToken ct)
    {
        if (server.Attached)
        {
            throw new CommandFailure("--reset empties the database, and another process works on this data directory: stop that one first.");
        }

        await server.ResetAsync(ct);
    }

    private static async Task<Database> MigrateAsync(string connectionString, StartupProgress progress, CancellationToken ct, PoolAddress? pool = null)
    {
        var applied = 0;
        var database = await Database.OpenMigratedAsync(connectionString, _ => applied++, ct, pool);
        progress.Done(applied == 0 ? "The database is up to date" : $"Applied {applied} migrations");
        return database;
    }

    /// <summary>Accepts postgres:// addresses besides Npgsql's own form.</summary>
    private static string Normalize(string given)
    {
        if (!given.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) && !given.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return new NpgsqlConnectionStringBuilder(given).ConnectionString;
            }
            catch (ArgumentException fault)
            {
                throw new CommandFailure("The connection string of --database cannot be read: write Host=…;Username=…;Password=…;Database=… or postgres://user:password@host/database.", fault);
            }
        }

        if (!Uri.TryCreate(given, UriKind.Absolute, out var address))
        {
            throw new CommandFailure("The address of --database cannot be read: write postgres://user:password@host:5432/database.");
        }

        var login = address.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : 5432,
            Database = Uri.UnescapeDataString(address.AbsolutePath.Trim('/')),
            Username = Uri.UnescapeDataString(login[0]),
        };
        if (login.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(login[1]);
        }

        if (address.Query.Contains("sslmode=require", StringComparison.OrdinalIgnoreCase))
        {
            builder.SslMode = SslMode.Require;
        }

        return builder.ConnectionString;
    }
}

/// <summary>The open database, with the embedded server behind it if it is one.</summary>
internal sealed class LocalDatabase(EmbeddedPostgres? server, Database database) : IAsyncDisposable
{
    public Database Database { get; } = database;

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
