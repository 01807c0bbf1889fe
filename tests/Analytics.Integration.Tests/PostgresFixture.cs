using System.Globalization;
using Analytics.LocalRuntime.Postgres;
using Analytics.Platform.Postgres;
using Npgsql;

[assembly: AssemblyFixture(typeof(Analytics.Integration.Tests.PostgresFixture))]

namespace Analytics.Integration.Tests;

/// <summary>
/// One embedded server a run, with a template database that is migrated once. Take it as a constructor parameter:
/// <c>public sealed class MyTests(PostgresFixture postgres)</c>, then <c>await using var test = await postgres.CreateDatabaseAsync();</c>
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "template_analytics";
    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("analytics-tests-").FullName;
    private readonly SemaphoreSlim _copying = new(1, 1);
    private EmbeddedPostgres? _server;
    private int _databases;

    /// <summary>Installed once for all runs on this machine.</summary>
    public static string ToolsDirectory => Path.Combine(Path.GetTempPath(), "analytics-test-tools");

    /// <summary>The owner's connection string of the server's maintenance database.</summary>
    public string ServerConnectionString => new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = "postgres" }.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        OpenToOthers(_dataDirectory);
        _server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(_dataDirectory) { Database = Template, ToolsDirectory = ToolsDirectory, Durable = false }, CancellationToken.None);
        // No pool may keep the template open: it could not be copied then.
        await using var template = await Database.OpenMigratedAsync(Unpooled(_server.ConnectionString), null, CancellationToken.None);
    }

    /// <summary>A fresh, migrated database of its own, for a test or a test class.</summary>
    /// <param name="poolSize">Connections of the owner's pool: few, as many databases share the server.</param>
    /// <param name="pool">A pooling proxy in front of the server.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(int poolSize = 10, PoolAddress? pool = null)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(await CreateCopyAsync(Template)) { MaxPoolSize = poolSize }.ConnectionString;
        return new TestDatabase(connectionString, await Database.OpenMigratedAsync(connectionString, null, CancellationToken.None, pool));
    }

    /// <summary>The owner's connection string of a new database without anything in it.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateCopyAsync("template0");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await _server.DisposeAsync();
        }

        _copying.Dispose();
        Directory.Delete(_dataDirectory, recursive: true);
    }

    /// <summary>Temporary folders are private to us; under root the server runs as somebody else.</summary>
    internal static void OpenToOthers(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        }
    }

    private async Task<string> CreateCopyAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await _copying.WaitAsync();
        try
        {
            await using var server = new NpgsqlConnection(Unpooled(ServerConnectionString));
            await server.OpenAsync();
            await using var command = new NpgsqlCommand($"create database {name} template {template}", server);
            await command.ExecuteNonQueryAsync();
            // Rights on the database itself are not part of a copy; the migrations took this one away.
            await using var revoke = new NpgsqlCommand($"revoke temporary on database {name} from public", server);
            await revoke.ExecuteNonQueryAsync();
        }
        finally
        {
            _copying.Release();
        }

        return new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = name, MaxPoolSize = 10 }.ConnectionString;
    }

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
}

/// <summary>A database of a test.</summary>
public sealed class TestDatabase(string connectionString, Database database) : IAsyncDisposable
{
    /// <summary>The owner's connection string.</summary>
    public string ConnectionString { get; } = connectionString;

    public Database Database { get; } = database;

    /// <summary>Makes an organization with its reader and returns its number.</summary>
    public async Task<int> AddOrganizationAsync(string name, string timeZone = "UTC", string? currency = null)
    {
        var organizations = new Analytics.Identity.OrganizationDirectory(Database);
        var organization = await organizations.EnsureAsync(name, timeZone, currency, CancellationToken.None);
        return organization.OrganizationId;
    }

    /// <summary>Runs SQL as the owner.</summary>
    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var connection = await Database.OpenSystemAsync(CancellationToken.None);
        await using var command = Build(connection, sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value read as the owner.</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object?[] parameters)
    {
        await using var connection = await Database.OpenSystemAsync(CancellationToken.None);
        await using var command = Build(connection, sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until a count has come to at least this.</summary>
    public async Task UntilAsync(string count, long least, params object?[] parameters)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await ScalarAsync<long>(count, parameters) < least)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120), $"Never came to {least}: {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static NpgsqlCommand Build(NpgsqlConnection connection, string sql, object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }

        return command;
    }
}
