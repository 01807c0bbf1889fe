using System.Globalization;
using Npgsql;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>
/// PostgreSQL in the data directory: installed, created, started, or attached to when another process of the product already runs it.
/// Disposing leaves it; the last process to leave (or to be killed) stops the server.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly Watchdog _watchdog;

    private EmbeddedPostgres(Watchdog watchdog, string connectionString, int port, bool attached)
    {
        _watchdog = watchdog;
        ConnectionString = connectionString;
        Port = port;
        Attached = attached;
    }

    /// <summary>The owner's connection to the product's database.</summary>
    public string ConnectionString { get; }

    /// <summary>The port on loopback.</summary>
    public int Port { get; }

    /// <summary>Whether the server was running already.</summary>
    public bool Attached { get; }

    /// <summary>Installs the server's programs without starting anything; returns the folder that holds bin, lib and share.</summary>
    /// <exception cref="EmbeddedPostgresException">They cannot be installed; the message says what to do.</exception>
    public static async Task<string> InstallAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var binaries = await PostgresBinaries.EnsureAsync(options with { ToolsDirectory = Path.GetFullPath(options.ToolsDirectory) }, ct);
        return binaries.NativeDirectory;
    }

    /// <summary>Starts the server of a data directory or attaches to it.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be installed or started; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        options = options with { DataDirectory = Path.GetFullPath(options.DataDirectory), ToolsDirectory = Path.GetFullPath(options.ToolsDirectory) };
        CreateDataDirectory(options.DataDirectory);
        var binaries = await PostgresBinaries.EnsureAsync(options, ct);
        await using var exclusive = await StartLock.TakeAsync(Path.Combine(options.DataDirectory, "start.lock"), options.Clock, ct);
        var cluster = new PostgresCluster(options, binaries);
        await cluster.EnsureAsync(ct);
        var watchdog = await Watchdog.RegisterAsync(binaries, cluster.Directory, cluster.Hosts, options.Clock, ct);
        try
        {
            return await ReachAsync(options, binaries, cluster, watchdog, ct);
        }
        catch
        {
            await watchdog.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops the product's database with everything in it and makes an empty one.</summary>
    public async Task ResetAsync(CancellationToken ct)
    {
        NpgsqlConnection.ClearAllPools();
        var database = new NpgsqlConnectionStringBuilder(ConnectionString).Database!;
        var maintenance = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false };
        await using (var server = new NpgsqlConnection(maintenance.ConnectionString))
        {
            await server.OpenAsync(ct);
            await using var drop = new NpgsqlCommand($"drop database {new NpgsqlCommandBuilder().QuoteIdentifier(database)} with (force)", server);
            await drop.ExecuteNonQueryAsync(ct);
        }

        await EnsureDatabaseAsync(ConnectionString, database, ct);
    }

    public ValueTask DisposeAsync() => _watchdog.DisposeAsync();

    /// <summary>A server that was killed a moment ago still looks alive: only an answer tells.</summary>
    private static async Task<EmbeddedPostgres> ReachAsync(
        EmbeddedPostgresOptions options, PostgresBinaries binaries, PostgresCluster cluster, Watchdog watchdog, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (port, attached) = await EnsureRunningAsync(options, binaries, cluster, ct);
            watchdog.StartedServer |= !attached;
            var connectionString = ConnectionStringFor(cluster, port, options.Database);
            try
            {
                await EnsureDatabaseAsync(connectionString, options.Database, ct);
                return new EmbeddedPostgres(watchdog, connectionString, port, attached);
            }
            catch (NpgsqlException gone) when (attached && attempt < 6 && gone is not PostgresException { IsTransient: false })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), options.Clock, ct);
            }
        }
    }

    private static void CreateDataDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".write-test-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new EmbeddedPostgresException($"The data directory {directory} cannot be written ({failure.Message.TrimEnd('.')}): choose another with --data.", failure);
        }
    }

    private static async Task<(int Port, bool Attached)> EnsureRunningAsync(
        EmbeddedPostgresOptions options, PostgresBinaries binaries, PostgresCluster cluster, CancellationToken ct)
    {
        var began = options.Clock.GetTimestamp();
        while (PostmasterFile.Read(cluster.Directory) is { } running && running.IsAlive())
        {
            if (running.IsReady)
            {
                return (running.Port, true);
            }

            if (options.Clock.GetElapsedTime(began) > StartPatience)
            {
                throw new EmbeddedPostgresException($"The database server (process {running.ProcessId}) has been {running.Status} for a minute: see {cluster.Log}, stop that process and start again.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), options.Clock, ct);
        }

        return (await StartServerAsync(options, binaries, cluster, ct), false);
    }

    private static async Task<int> StartServerAsync(EmbeddedPostgresOptions options, PostgresBinaries binaries, PostgresCluster cluster, CancellationToken ct)
    {
        options.Progress?.Invoke("Starting PostgreSQL");
        var delay = TimeSpan.FromMilliseconds(100);
        for (var attempt = 1; ; attempt++)
        {
            if (attempt > 1)
            {
                OrphanedSessions.End(cluster.Directory);
            }

            RemoveFileOfDeadServer(cluster, attempt);
            var port = await cluster.ConfigureAsync(ct);
            var (exitCode, _, error) = await ExternalProgram.RunAsync(StartCommand(binaries.PgCtl, "start", "-D", cluster.Directory, "-l", cluster.Log, "-w", "-s", "-t", "60"), ct);
            if (exitCode == 0)
            {
                return port;
            }

            // Sessions of a killed server may still hold its shared memory, and another program may have taken the port.
            if (attempt == 6)
            {
                throw new EmbeddedPostgresException($"The database server did not start: {PostgresCluster.LastLine(error)} The reason stands at the end of {cluster.Log}.");
            }

            await Task.Delay(delay, options.Clock, ct);
            delay *= 2;
        }
    }

    /// <summary>Under a limit of memory where the system knows one; macOS does not, and refuses to set it.</summary>
    private static System.Diagnostics.ProcessStartInfo StartCommand(string program, params string[] arguments) => OperatingSystem.IsWindows()
        ? ServerAccount.Current.Command(program, arguments)
        : ServerAccount.Current.Command(
            "/bin/sh", ["-c", "ulimit -v \"$1\" 2> /dev/null; shift; exec \"$@\"", "analytics-postgres", ServerSettings.LargestProcess.ToString(CultureInfo.InvariantCulture), program, .. arguments]);

    /// <summary>
    /// The server itself removes the file of a dead one, but takes a zombie for alive. After some patience it is removed here:
    /// a zombie's children are gone by then, so nobody writes to the files any more.
    /// </summary>
    private static void RemoveFileOfDeadServer(PostgresCluster cluster, int attempt)
    {
        if (attempt > 3 && PostmasterFile.Read(cluster.Directory) is { } left && !left.IsAlive())
        {
            File.Delete(PostmasterFile.PathIn(cluster.Directory));
        }
    }

    private static string ConnectionStringFor(PostgresCluster cluster, int port, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = cluster.SocketDirectory ?? "127.0.0.1",
            Port = port,
            Username = PostgresCluster.Owner,
            Password = cluster.ReadPassword(),
            Database = database,
            // One server on this machine: what is not needed costs start time.
            GssEncryptionMode = GssEncryptionMode.Disable,
            SslMode = SslMode.Disable,
            MaxPoolSize = 30,
        }.ConnectionString;

    private static async Task EnsureDatabaseAsync(string connectionString, string database, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(ct);
            return;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The first start: made below.
        }

        var maintenance = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false };
        await using var server = new NpgsqlConnection(maintenance.ConnectionString);
        await server.OpenAsync(ct);
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(database);
        // The logins of organizations must reach their own database only.
        foreach (var sql in (string[])[$"create database {name}", $"revoke all on database {name}, postgres, template1 from public"])
        {
            await using var command = new NpgsqlCommand(sql, server);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
