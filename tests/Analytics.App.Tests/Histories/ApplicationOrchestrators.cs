using System.Reflection;
using Analytics.LocalRuntime.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Analytics.App.Tests.Histories;

/// <summary>The orchestrators of the application, called without a host; one of them may be replaced.</summary>
internal sealed class ApplicationOrchestrators : IDurableFunctionExecutor
{
    private static readonly DataConverter Converter = new JsonDataConverter(new() { PropertyNameCaseInsensitive = true });

    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task>> _functions = Methods().ToDictionary(
        pair => pair.Name,
        pair => new Func<TaskOrchestrationContext, Task>(context => (Task)pair.Method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [context], null)!),
        StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => _functions.Keys;

    public ApplicationOrchestrators With(string name, Func<TaskOrchestrationContext, Task> function)
    {
        _functions[name] = function;
        return this;
    }

    public bool HasOrchestrator(string name) => _functions.ContainsKey(name);

    public bool HasActivity(string name) => false;

    public async Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput)
    {
        var task = _functions[name](context);
        await task;
        return Converter.Serialize(task.GetType().GetProperty("Result")?.GetValue(task));
    }

    public Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation) =>
        throw new InvalidOperationException("A replay runs no activities.");

    private static IEnumerable<(string Name, MethodInfo Method)> Methods() => typeof(HostServices).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null))
        .Select(method => (method.GetCustomAttribute<FunctionAttribute>()!.Name, method));
}
