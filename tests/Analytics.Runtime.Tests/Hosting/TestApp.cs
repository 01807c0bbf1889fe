using System.Globalization;
using Analytics.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Runtime.Tests.Hosting;

/// <summary>A small application on the local runtime: the functions nested in one class, real HTTP on a free port, a real database.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly string _folder;

    private readonly NpgsqlDataSource _dataSource;

    private TestApp(IHost host, NpgsqlDataSource dataSource, string folder, LogLines log)
    {
        Host = host;
        _dataSource = dataSource;
        Log = log;
        _folder = folder;
    }

    public IHost Host { get; }

    public LogLines Log { get; }

    public HttpClient Client { get; private set; } = null!;

    public static TestApp Build(NpgsqlDataSource dataSource, Type functions, TestAppSettings? settings = null)
    {
        settings ??= new TestAppSettings();
        var folder = Directory.CreateTempSubdirectory("runtime-app-").FullName;
        File.WriteAllText(Path.Combine(folder, "host.json"), settings.HostJson);
        File.WriteAllText(Path.Combine(folder, "local.settings.json"), settings.LocalSettingsJson);
        var log = new LogLines();
        var builder = FunctionsApplication.CreateBuilder(settings.Arguments);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.AddProvider(log);
        settings.Configure?.Invoke(builder);
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = dataSource,
            Port = settings.Port,
            HostFile = Path.Combine(folder, "host.json"),
            LocalSettingsFile = Path.Combine(folder, "local.settings.json"),
            StaticFilesRoot = settings.StaticFilesRoot,
            FunctionAssembly = functions.Assembly,
            FunctionTypes = type => type == functions || type.DeclaringType == functions,
            RunBackgroundWork = settings.RunBackgroundWork,
            Lease = settings.Lease,
            Clock = settings.Clock,
        });
        return new TestApp(builder.Build(), dataSource, folder, log);
    }

    public static async Task<TestApp> StartAsync(NpgsqlDataSource dataSource, Type functions, TestAppSettings? settings = null)
    {
        var app = Build(dataSource, functions, settings);
        await app.Host.StartAsync();
        app.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = ((LocalHost)app.Host).Address };
        return app;
    }

    public T Get<T>()
        where T : notnull
        => Host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();

        // Idle connections of finished tests would add up to the server's limit.
        _dataSource.Clear();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>How a test application differs from the plain one.</summary>
internal sealed record TestAppSettings
{
    public string HostJson { get; init; } = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""";

    public string LocalSettingsJson { get; init; } = "{}";

    public string[] Arguments { get; init; } = [];

    public int Port { get; init; }

    public string? StaticFilesRoot { get; init; }

    public bool RunBackgroundWork { get; init; } = true;

    public TimeSpan? Lease { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Action<FunctionsApplicationBuilder>? Configure { get; init; }
}

/// <summary>Collects log lines for tests that assert on them.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (lines._lines)
                {
                    lines._lines.Add(string.Create(CultureInfo.InvariantCulture, $"{logLevel}: {formatter(state, exception)} {exception?.GetType().FullName}: {exception?.Message}"));
                }
            }
        }
    }
}
