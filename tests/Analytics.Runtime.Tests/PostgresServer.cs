using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Analytics.Runtime.Tests;

/// <summary>
/// One real PostgreSQL for the whole run, on a socket in a temporary folder. Every test class takes a database of its own.
/// ANALYTICS_TEST_POSTGRES names the folder that holds bin/postgres; without it the usual places are searched.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "runtime-tests-" + Guid.NewGuid().ToString("N")[..12]);

    private readonly SemaphoreSlim _creating = new(1);

    private readonly List<NpgsqlDataSource> _dataSources = [];

    private Process? _server;

    private int _databases;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        if (IsRoot)
        {
            // The server refuses to run as root, so the folder and the processes belong to nobody.
            await RunAsync("/bin/chown", null, "nobody", _folder);
        }

        await RunAsync(
            Path.Combine(FindHome(), "bin", "initdb"), User,
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
    public async Task RestartAsync()
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("/bin/kill", null, "-QUIT", postmaster);
        await _server!.WaitForExitAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var dataSource in _dataSources)
        {
            await dataSource.DisposeAsync();
        }

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

    private static string FindHome()
    {
        var candidates = new[] { Environment.GetEnvironmentVariable("ANALYTICS_TEST_POSTGRES") }
            .Concat(Children("/opt").Select(folder => Path.Combine(folder, "native")))
            .Concat(Children("/usr/lib/postgresql").OrderDescending());
        return candidates.FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "bin", "initdb")))
            ?? throw new InvalidOperationException(
                "These tests need PostgreSQL: set ANALYTICS_TEST_POSTGRES to the folder that holds bin/initdb and bin/postgres.");
    }

    private static IEnumerable<string> Children(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];

    private async Task StartAsync()
    {
        // The shell waits for the end of its input, so the server also stops when the test process is killed.
        const string script = "\"$@\" & server=$!; (cat; kill -INT $server) & watch=$!; wait $server; kill $watch 2>/dev/null";
        var start = StartInfo("/bin/sh", User);
        start.RedirectStandardInput = true;
        foreach (var argument in new[]
        {
            "-c", "exec 3<&0; " + script.Replace("(cat;", "(cat <&3;", StringComparison.Ordinal), "sh",
            Path.Combine(FindHome(), "bin", "postgres"), "-D", Data, "-k", _folder,
            "-c", "listen_addresses=", "-c", "max_connections=300", "-c", "fsync=off", "-c", "logging_collector=on",
            "-c", "max_logical_replication_workers=0", "-c", "shared_buffers=64MB",
        })
        {
            start.ArgumentList.Add(argument);
        }

        _server = Process.Start(start)!;
        await WaitUntilReadyAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        await using var dataSource = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = dataSource.CreateCommand("select 1");
                await command.ExecuteScalarAsync();
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or System.Net.Sockets.SocketException && attempt < 300)
            {
                await Task.Delay(50);
            }
        }
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
