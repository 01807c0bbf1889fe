using System.Collections.Concurrent;
using System.Text.Json;
using Analytics.Conformance.Tests.Seam;
using Analytics.LocalRuntime.Hosting;
using Analytics.Runtime.Tests;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Conformance.Tests.Local;

/// <summary>Our runtime over one real PostgreSQL for the run; each storage is a database of it.</summary>
internal sealed class LocalConformanceHost : IConformanceHost
{
    private readonly PostgresServer _postgres = new();

    private readonly ConcurrentDictionary<string, Lazy<Task<NpgsqlDataSource>>> _storages = new(StringComparer.Ordinal);

    public ValueTask InitializeAsync() => _postgres.InitializeAsync();

    public async Task<IConformanceApp> StartAsync(AppUnderTest app)
    {
        var dataSource = app.Storage is { } name
            ? await _storages.GetOrAdd(name, _ => new Lazy<Task<NpgsqlDataSource>>(() => _postgres.CreateDatabaseAsync())).Value
            : await _postgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("conformance-").FullName;
        var log = new LogLines();
        var host = Build(app, dataSource, folder, log);
        try
        {
            await host.StartAsync();
        }
        catch (Exception)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }

        return new LocalConformanceApp(host, log, async () =>
        {
            // Idle connections of finished applications would add up to the server's limit.
            dataSource.Clear();
            await Task.Run(() => Directory.Delete(folder, recursive: true));
        });
    }

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static IHost Build(AppUnderTest app, NpgsqlDataSource dataSource, string folder, LogLines log)
    {
        var hostFile = Path.Combine(folder, "host.json");
        var settingsFile = Path.Combine(folder, "local.settings.json");
        File.WriteAllText(hostFile, app.HostJson);
        File.WriteAllText(settingsFile, JsonSerializer.Serialize(new { Values = app.Settings }));
        var options = new LocalRuntimeOptions
        {
            DataSource = dataSource,
            Port = 0,
            HostFile = hostFile,
            LocalSettingsFile = settingsFile,
            FunctionAssembly = typeof(LocalConformanceHost).Assembly,
            FunctionTypes = type => app.FunctionClasses.Contains(type) || app.FunctionClasses.Contains(type.DeclaringType),
        };
        if (app.ConfigureHost is { } configure)
        {
            var generic = Host.CreateDefaultBuilder();
            configure(generic);
            return generic.ConfigureLogging(logging => logging.ClearProviders().AddProvider(log)).UseLocalRuntime(options).Build();
        }

        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.AddProvider(log);
        app.Configure?.Invoke(builder);
        builder.AddLocalRuntime(options);
        return builder.Build();
    }
}
