using System.Collections.Concurrent;
using Analytics.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Runtime.Tests.Durable;

/// <summary>One worker over a database of its own; tests add functions by name and use the genuine client surface.</summary>
public sealed class DurableRuntime(PostgresServer server) : IAsyncLifetime
{
    private readonly TestFunctions _functions = new();

    private ServiceProvider? _services;

    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public DurableTaskClient Client { get; private set; } = null!;

    public RecordingLoggers Loggers { get; } = new();

    public async ValueTask InitializeAsync()
    {
        DataSource = await server.CreateDatabaseAsync();
        _services = await StartAsync(DataSource, _functions, Loggers);
        Client = _services.GetRequiredService<DurableTaskClient>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is { } services)
        {
            await StopAsync(services);
        }
    }

    /// <summary>Starts a worker of its own, as another process would.</summary>
    internal static async Task<ServiceProvider> StartAsync(
        NpgsqlDataSource dataSource, IDurableFunctionExecutor functions, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug))
            .AddSingleton(functions)
            .AddDurableRuntime(_ => new DurableRuntimeOptions { DataSource = dataSource, Clock = clock ?? TimeProvider.System });
        if (loggers is not null)
        {
            services.AddSingleton(loggers);
        }

        var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        return provider;
    }

    internal static async Task StopAsync(ServiceProvider services)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(limit.Token);
        }

        await services.DisposeAsync();
    }

    public void Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> body) => _functions.Orchestrator(name, body);

    public void Activity<TIn, TOut>(string name, Func<TIn, Task<TOut>> body) => _functions.Activity(name, body);

    public void Activity<TIn, TOut>(string name, Func<TIn, TOut> body) => _functions.Activity<TIn, TOut>(name, input => Task.FromResult(body(input)));

    /// <summary>Runs an orchestrator to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync<T>(
        string name, Func<TaskOrchestrationContext, Task<T>> body, object? input = null, StartOrchestrationOptions? options = null)
    {
        Orchestrator(name, body);
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, options);
        return await EndOfAsync(id);
    }

    public async Task<OrchestrationMetadata> EndOfAsync(string instanceId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, limit.Token);
    }

    /// <summary>Waits until the instance shows a custom status, which orchestrators under test use as their mark.</summary>
    public async Task<OrchestrationMetadata> ReachAsync(string instanceId, string customStatus)
    {
        return await EventuallyAsync(instanceId, row => row?.SerializedCustomStatus == $"\"{customStatus}\"")
            ?? throw new InvalidOperationException("The instance is gone.");
    }

    public async Task<OrchestrationMetadata?> EventuallyAsync(string instanceId, Predicate<OrchestrationMetadata?> condition)
    {
        var last = default(OrchestrationMetadata);
        for (var attempt = 0; attempt < 400; attempt++)
        {
            last = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
            if (condition(last))
            {
                return last;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"The instance never came to the expected state: {last}");
    }
}

/// <summary>Functions by name, run as the Functions host would: input and output are JSON.</summary>
internal sealed class TestFunctions : IDurableFunctionExecutor
{
    public static readonly DataConverter Converter = new JsonDataConverter(new() { PropertyNameCaseInsensitive = true });

    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<string?>>> _orchestrators =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, Func<string?, Task<string?>>> _activities = new(StringComparer.OrdinalIgnoreCase);

    public void Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> body) =>
        _orchestrators[name] = async context => Converter.Serialize(await body(context));

    public void Activity<TIn, TOut>(string name, Func<TIn, Task<TOut>> body) =>
        _activities[name] = async input => Converter.Serialize(await body(Converter.Deserialize<TIn>(input)!));

    public bool HasOrchestrator(string name) => _orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => _activities.ContainsKey(name);

    public Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput) =>
        _orchestrators[name](context);

    public Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation) =>
        _activities[name](serializedInput);
}

/// <summary>Keeps what was logged.</summary>
public sealed class RecordingLoggers : ILoggerFactory
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public void AddProvider(ILoggerProvider provider)
    {
        // Everything goes to the list.
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(Lines);

    public void Dispose()
    {
        // Nothing to release.
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
