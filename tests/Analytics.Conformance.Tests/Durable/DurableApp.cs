using Analytics.Conformance.Tests.Seam;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>
/// One application for the cases of a topic. Most orchestrators are written in the case itself: <see cref="ScriptedFunctions.Orchestrator"/>
/// runs whatever the case registered for its instance id.
/// </summary>
public sealed class DurableApp(RuntimeUnderTest runtime) : IAsyncLifetime
{
    private IConformanceApp _app = null!;

    public IConformanceApp App => _app;

    public DurableTaskClient Client => _app.Durable;

    public async ValueTask InitializeAsync() => _app = await runtime.StartAsync(new AppUnderTest(typeof(ScriptedFunctions)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Starts an orchestrator that is written in the case.</summary>
    public Task<string> StartAsync(Func<TaskOrchestrationContext, Task<object?>> script, object? input = null, StartOrchestrationOptions? options = null)
    {
        options ??= new StartOrchestrationOptions();
        var id = options.InstanceId ?? Guid.NewGuid().ToString("N");
        ScriptedFunctions.Orchestrators[id] = script;
        return Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator), input, options with { InstanceId = id });
    }

    /// <summary>Runs an orchestrator that is written in the case to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(Func<TaskOrchestrationContext, Task<object?>> script, object? input = null) =>
        await EndOfAsync(await StartAsync(script, input));

    public async Task<OrchestrationMetadata> EndOfAsync(string instanceId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, limit.Token);
    }
}
