using System.Diagnostics;
using System.Globalization;
using Analytics.LocalRuntime.Postgres;
using Npgsql;

namespace Analytics.Runtime.Tests;

/// <summary>
/// A real PostgreSQL on a socket in a temporary folder, to be killed and restarted at will.
/// It is the server the product brings, installed once for all runs on this machine; ANALYTICS_TEST_POSTGRES names the folder that holds
/// bin/postgres of another one.
/// </summary>
public class PostgresProcess : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "postgres-" + Guid.NewGuid().ToString("N")[..12]);

    private readonly SemaphoreSlim _creating = new(1);

    private readonly List<NpgsqlDataSource> _dataSources = [];

    private Process? _server;

    private string _home = "";

    private int _databases;

    /// <summary>Creates the server and starts it.</summary>
    public async Task CreateAsync()
    {
        _home = await FindHomeAsync();
        Directory.CreateDirectory(_folder);
        if (IsRoot)
        {
            // The server refuses to run as root, so the folder and the processes belong to nobody.
            await RunAsync("/bin/chown", null, "nobody", _folder);
        }

        await RunAsync(
            Path.Combine(_home, "bin", "initdb"), User,
            "-D", Data, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        await StartAsync();
    }

    /// <summary>A new empty database; its pool is closed at the end of the run.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync(int maximumConnections = 40)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await _creating.WaitAsync();
        try
        {
            await using var admin = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
            await using var command = admin.CreateCommand($"create database {name}");
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            _creating.Release();
        }

        var dataSource = NpgsqlDataSource.Create(
            string.Create(CultureInfo.InvariantCulture, $"{ConnectionString(name)};Maximum Pool Size={maximumConnections}"));
        lock (_dataSources)
        {
            _dataSources.Add(dataSource);
        }

        return dataSource;
    }

    /// <summary>What another process needs to open a database of this server.</summary>
    public string ConnectionString(string database) => $"Host={_folder};Username=app;Database={database};Timeout=15";

    /// <summary>Stops the server at once, without a clean shutdown, and starts it again.</summary>
    public Task RestartAsync() => RestartAsync(PostgresStop.Immediate);

    /// <summary>Stops the server in one of its ways, or kills it, and starts it again; returns how long it was away.</summary>
    public async Task<TimeSpan> RestartAsync(PostgresStop stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        var signal = stop switch
        {
            PostgresStop.Fast => "-INT",
            PostgresStop.Immediate => "-QUIT",
            _ => "-KILL",
        };
        await RunAsync("/bin/kill", null, signal, postmaster);
        await _server!.WaitForExitAsync();
        _server.Dispose();
        await StartAsync();
        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>Kills the process of one session; the server then throws out all sessions and recovers.</summary>
    public static Task KillBackendAsync(int processId) =>
        RunAsync("/bin/kill", null, "-KILL", processId.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        foreach (var dataSource in _dataSources)
        {
            await dataSource.DisposeAsync();
        }

        GC.SuppressFinalize(this);
        if (_server is { } server)
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        _creating.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string? User => IsRoot ? "nobody" : null;

    private string Data => Path.Combine(_folder, "data");

    private static async Task<string> FindHomeAsync() =>
        Environment.GetEnvironmentVariable("ANALYTICS_TEST_POSTGRES")
            ?? await EmbeddedPostgres.InstallAsync(
                new EmbeddedPostgresOptions(Path.GetTempPath()) { ToolsDirectory = Path.Combine(Path.GetTempPath(), "analytics-test-tools") }, CancellationToken.None);

    private async Task StartAsync()
    {
        // The shell waits for the end of its input, so the server also stops when the test process is killed.
        const string script = "\"$@\" & server=$!; (cat; kill -INT $server) & watch=$!; wait $server; kill $watch 2>/dev/null";
        var start = StartInfo("/bin/sh", User);
        start.RedirectStandardInput = true;
        foreach (var argument in new[]
        {
            "-c", "exec 3<&0; " + script.Replace("(cat;", "(cat <&3;", StringComparison.Ordinal), "sh",
            Path.Combine(_home, "bin", "postgres"), "-D", Data, "-k", _folder,
            "-c", "listen_addresses=", "-c", "max_connections=300", "-c", "fsync=off", "-c", "logging_collector=on",
            "-c", "max_logical_replication_workers=0", "-c", "shared_buffers=64MB",
        })
        {
            start.ArgumentList.Add(argument);
        }

        for (var attempt = 1; ; attempt++)
        {
            _server = Process.Start(start)!;
            if (await WaitUntilReadyAsync(_server))
            {
                return;
            }

            // Sessions of a killed server may live on, and with them its shared memory; whoever operates it ends them then.
            _server.Dispose();
            OrphanedSessions.End(Data);
            if (attempt == 50)
            {
                throw new InvalidOperationException("PostgreSQL does not start: see the log in " + Data);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>Waits until the server answers; false when it has ended instead.</summary>
    private async Task<bool> WaitUntilReadyAsync(Process server)
    {
        await using var dataSource = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        for (var attempt = 1; !server.HasExited; attempt++)
        {
            try
            {
                await using var command = dataSource.CreateCommand("select 1");
                await command.ExecuteScalarAsync();
                return true;
            }
            catch (Exception exception) when (exception is NpgsqlException or System.Net.Sockets.SocketException && attempt < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        return false;
    }

    private static async Task RunAsync(string file, string? user, params string[] arguments)
    {
        var start = StartInfo(file, user);
        start.RedirectStandardError = true;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} failed: {errors}{await output}");
        }
    }

    private static ProcessStartInfo StartInfo(string file, string? user)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false, WorkingDirectory = "/", RedirectStandardOutput = true };
        if (user is not null)
        {
            start.UserName = user;
        }

        return start;
    }
}

/// <summary>How a server ends.</summary>
public enum PostgresStop
{
    /// <summary>Sessions are cut, everything is written.</summary>
    Fast,

    /// <summary>All processes quit at once; the next start recovers.</summary>
    Immediate,

    /// <summary>The first process is killed; its children notice by themselves.</summary>
    Kill,
}
