using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Hosting.DurableHttp;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Runs orchestrators and activities for the durable engine, through the same pipeline as every other function.</summary>
internal sealed class DurableFunctionExecutor(FunctionIndex index, FunctionRuntime runtime, HostFile host, TimeProvider clock, DurableHttpActivity http)
    : IDurableFunctionExecutor
{
    public bool HasOrchestrator(string name) => index.Find(name, TriggerKind.Orchestration) is not null;

    public bool HasActivity(string name) => index.Find(name, TriggerKind.Activity) is not null || DurableHttpActivity.Is(name);

    // Nothing here may leave the caller's thread before the function runs: the engine replays on its own context.
    public async Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput)
    {
        var function = Required(name, TriggerKind.Orchestration);
        await using var invocation = runtime.CreateContext(function, new OrchestrationTriggerInput(context, serializedInput), CancellationToken.None);
        OrchestrationInvocations.Note(context, invocation);
        await runtime.RunPipelineAsync(invocation);
        return runtime.Serializer.Serialize(invocation.Invocation.Result);
    }

    public async Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(host.FunctionTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        if (DurableHttpActivity.Is(name))
        {
            return await http.RunAsync(serializedInput, runtime.Serializer, either.Token);
        }

        var function = Required(name, TriggerKind.Activity);
        await using var invocation = runtime.CreateContext(function, new ActivityTriggerInput(instanceId, serializedInput), either.Token);
        await runtime.RunAsync(invocation);
        return runtime.Serializer.Serialize(invocation.Invocation.Result);
    }

    private FunctionDescriptor Required(string name, TriggerKind kind)
        => index.Find(name, kind) ?? throw new InvalidOperationException($"No {kind.ToString().ToLowerInvariant()} function named '{name}' was found.");
}
