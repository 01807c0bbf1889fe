using System.Collections.Concurrent;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Runs functions: makes the context, drives the pipeline, sends the outputs.</summary>
internal sealed class FunctionRuntime(
    FunctionExecutionDelegate pipeline,
    IServiceProvider services,
    IOutputSender outputs,
    ShutdownGrace grace,
    IOptions<WorkerOptions> options)
{
    private readonly ConcurrentDictionary<Type, IInputConverter> _converters = new();

    public IServiceScopeFactory Scopes { get; } = services.GetRequiredService<IServiceScopeFactory>();

    public WorkerSerializer Serializer { get; } = new(options.Value.Serializer
        ?? throw new InvalidOperationException("WorkerOptions.Serializer must not be null."));

    public Type[] Converters { get; } = options.Value.InputConverters.ToArray();

    /// <summary>Whether the application has registered no converters and taken none away.</summary>
    public bool HasOwnConvertersOnly { get; } = options.Value.InputConverters.ToArray() is [var only] && only == typeof(WorkerConverters);

    /// <summary>Ends when the host stops waiting for running invocations.</summary>
    public CancellationToken Draining => grace.Token;

    public LocalFunctionContext CreateContext(FunctionDescriptor function, TriggerInput input, CancellationToken aborted)
        => new(this, function, input, aborted);

    /// <summary>Runs the pipeline alone; for orchestrators, whose result belongs to the replay engine.</summary>
    public Task RunPipelineAsync(LocalFunctionContext context) => pipeline(context);

    /// <summary>Runs the pipeline, then sends queue outputs: an answer is given only when they are stored.</summary>
    public async Task RunAsync(LocalFunctionContext context)
    {
        await pipeline(context);
        foreach (var output in context.Function.Outputs.All)
        {
            if (output.QueueName is not null && context.Invocation.ValueOf(output) is { } value)
            {
                await outputs.SendAsync(output.QueueName, value, Serializer, context.CancellationToken);
            }
        }
    }

    public IInputConverter Converter(Type type)
        => _converters.GetOrAdd(type, static (wanted, provider) => (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(provider, wanted), services);
}

/// <summary>Takes the value of a queue output away.</summary>
internal interface IOutputSender
{
    Task SendAsync(string queueName, object value, WorkerSerializer serializer, CancellationToken cancellation);
}
