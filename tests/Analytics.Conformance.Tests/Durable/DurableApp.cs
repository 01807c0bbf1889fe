using System.Text.Json;
using Analytics.Conformance.Tests.Seam;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>
/// One application for the cases of a topic. Most orchestrators are written in the case itself: <see cref="ScriptedFunctions.Orchestrator"/>
/// runs whatever the case gave for its instance id.
/// </summary>
public sealed class DurableApp(RuntimeUnderTest runtime) : IAsyncLifetime
{
    public IConformanceApp App { get; private set; } = null!;

    public DurableTaskClient Client => App.Durable;

    public async ValueTask InitializeAsync() => App = await runtime.StartAsync(new AppUnderTest(typeof(ScriptedFunctions)));

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>An id for an instance whose scripts are given before it starts.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Gives the orchestrator, and where needed its activity and its sub-orchestrator, of an instance.</summary>
    public static string Script(string instanceId, Script script)
    {
        ScriptedFunctions.Scripts[instanceId] = script;
        return instanceId;
    }

    /// <summary>Starts an orchestrator that is written in the case.</summary>
    public Task<string> StartAsync(Script script, object? input = null, StartOrchestrationOptions? options = null)
    {
        options ??= new StartOrchestrationOptions();
        var id = Script(options.InstanceId ?? NewId(), script);
        return Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator), input, options with { InstanceId = id });
    }

    public Task<string> StartAsync(Func<TaskOrchestrationContext, Task<object?>> orchestrator, object? input = null, StartOrchestrationOptions? options = null) =>
        StartAsync(new Script(orchestrator), input, options);

    /// <summary>Runs an orchestrator that is written in the case to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(Script script, object? input = null) => await EndOfAsync(await StartAsync(script, input));

    public Task<OrchestrationMetadata> RunAsync(Func<TaskOrchestrationContext, Task<object?>> orchestrator, object? input = null) =>
        RunAsync(new Script(orchestrator), input);

    /// <summary>Starts an orchestrator and waits until it shows the custom status "waiting".</summary>
    public async Task<string> StartWaitingAsync(Func<TaskOrchestrationContext, Task<object?>> orchestrator, object? input = null)
    {
        var id = await StartAsync(orchestrator, input);
        await ReachAsync(id, "waiting");
        return id;
    }

    /// <summary>An orchestrator that waits for the event "e" and returns its text.</summary>
    public Task<string> StartWaiterAsync(object? input = null) => StartWaitingAsync(WaitForE, input);

    public static async Task<object?> WaitForE(TaskOrchestrationContext context)
    {
        context.SetCustomStatus("waiting");
        return await context.WaitForExternalEvent<string>("e");
    }

    public async Task<OrchestrationMetadata> EndOfAsync(string instanceId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, limit.Token);
    }

    /// <summary>Waits until the instance shows a custom status, which scripts use as their mark.</summary>
    public Task<OrchestrationMetadata> ReachAsync(string instanceId, string customStatus) =>
        ReachAsync(instanceId, row => row.SerializedCustomStatus == JsonSerializer.Serialize(customStatus));

    public Task<OrchestrationMetadata> ReachAsync(string instanceId, OrchestrationRuntimeStatus status) =>
        ReachAsync(instanceId, row => row.RuntimeStatus == status);

    public async Task<OrchestrationMetadata> ReachAsync(string instanceId, Predicate<OrchestrationMetadata> condition)
    {
        OrchestrationMetadata? last = null;
        await Eventually.TrueAsync(
            async () => (last = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true)) is { } row && condition(row),
            $"the expected state of {instanceId}");
        return last!;
    }

    public Task<OrchestrationMetadata?> FindAsync(string instanceId) => Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
}

/// <summary>What an instance of <see cref="ScriptedFunctions"/> does.</summary>
public sealed record Script(Func<TaskOrchestrationContext, Task<object?>> Orchestrator)
{
    /// <summary>What its calls of <see cref="ScriptedFunctions.Activity"/> do.</summary>
    public Func<JsonElement?, Task<object?>>? Activity { get; init; }

    /// <summary>What its sub-orchestrations of the name <see cref="ScriptedFunctions.Child"/> do.</summary>
    public Func<TaskOrchestrationContext, Task<object?>>? Child { get; init; }
}
