using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Postgres;
using Analytics.Runtime.CrashHost.Workload;
using Analytics.Runtime.Tests;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Analytics.Soak.Processes;

/// <summary>A database of its own with a client in this process, which runs no work, and the hosts that do.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly List<HostProcess> _hosts = [];

    private readonly ServiceProvider _services;

    private readonly string _connectionString;

    private Arena(NpgsqlDataSource database, string connectionString, string folder, ServiceProvider services)
    {
        Database = database;
        _connectionString = connectionString;
        Folder = folder;
        _services = services;
        Traces = new Traces(database);
        Scripts = new Scripts(Client, Traces);
    }

    public NpgsqlDataSource Database { get; }

    public string Folder { get; }

    public Traces Traces { get; }

    public Scripts Scripts { get; }

    public DurableTaskClient Client => _services.GetRequiredService<DurableTaskClient>();

    /// <summary>All hosts that were ever started here.</summary>
    public IReadOnlyList<HostProcess> Hosts => _hosts;

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A member hears and sends signals and strikes off dead hosts, as any process does; others only read and write.</summary>
    public static async Task<Arena> CreateAsync(PostgresProcess server, TimeSpan? lease = null, bool isMember = true)
    {
        var database = await server.CreateDatabaseAsync();
        await RuntimeSchema.EnsureAsync(database, CancellationToken.None);
        await using (var command = database.CreateCommand(Traces.Tables))
        {
            await command.ExecuteNonQueryAsync();
        }

        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IDurableFunctionExecutor>(new NoFunctions())
            .AddDurableRuntime(_ => new DurableRuntimeOptions { DataSource = database, RunsWork = false })
            .BuildServiceProvider();
        foreach (var hosted in services.GetServices<IHostedService>().Where(_ => isMember))
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;
        return new Arena(database, server.ConnectionString(name), Directory.CreateTempSubdirectory("arena-").FullName, services)
        {
            Lease = lease ?? TimeSpan.FromSeconds(30),
        };
    }

    public HostProcess Launch(string? firstCommand = null, int pool = 40, int patience = 60)
    {
        var host = HostProcess.Launch($"{_connectionString};Maximum Pool Size={pool};Timeout={patience}", Lease, Folder, firstCommand);
        _hosts.Add(host);
        return host;
    }

    public async Task<HostProcess> StartHostAsync(int pool = 40, int patience = 60)
    {
        var host = Launch(pool: pool, patience: patience);
        await host.UntilReadyAsync();
        return host;
    }

    public Task<long> CountAsync(string sql) => Patience.TryAsync(async () =>
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    });

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            host.Dispose();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(limit.Token);
        }

        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The functions of a process that runs none.</summary>
    private sealed class NoFunctions : IDurableFunctionExecutor
    {
        public bool HasOrchestrator(string name) => false;

        public bool HasActivity(string name) => false;

        public Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput) =>
            throw new InvalidOperationException("This process runs no functions.");

        public Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation) =>
            throw new InvalidOperationException("This process runs no functions.");
    }
}
