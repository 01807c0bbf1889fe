using Analytics.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Analytics.Benchmarks.Durable;

/// <summary>Orchestrations that do nothing but be orchestrated.</summary>
internal sealed class BenchmarkFunctions : IDurableFunctionExecutor
{
    private static readonly DataConverter Converter = new JsonDataConverter(new() { PropertyNameCaseInsensitive = true });

    public bool HasOrchestrator(string name) => name is "ThreeSteps" or "FansOut";

    public bool HasActivity(string name) => name == "Step";

    public async Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput) =>
        Converter.Serialize(name == "FansOut" ? await FanOutAsync(context) : await ThreeStepsAsync(context));

    public Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation) =>
        Task.FromResult(serializedInput);

    private static async Task<int> ThreeStepsAsync(TaskOrchestrationContext context) =>
        await context.CallActivityAsync<int>("Step", 1) + await context.CallActivityAsync<int>("Step", 2) +
        await context.CallActivityAsync<int>("Step", 3);

    private static async Task<int> FanOutAsync(TaskOrchestrationContext context) =>
        (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(n => context.CallActivityAsync<int>("Step", n)))).Sum();
}
