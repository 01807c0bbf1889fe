using Analytics.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Analytics.Benchmarks.Durable;

/// <summary>Orchestrations that do nothing but be orchestrated.</summary>
internal sealed class BenchmarkFunctions : IDurableFunctionExecutor
{
    private static readonly DataConverter Converter = new JsonDataConverter(new() { PropertyNameCaseInsensitive = true });

    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Task<int>>> Orchestrators = new(StringComparer.Ordinal)
    {
        ["OneStep"] = context => context.CallActivityAsync<int>("Step", 1),
        ["ThreeSteps"] = context => StepAsync(context, 3),
        ["ManySteps"] = context => StepAsync(context, context.GetInput<int>()),
        ["FansOut"] = FanOutAsync,
        ["Waits"] = context => context.WaitForExternalEvent<int>("Go"),
        ["Sleeps"] = SleepAsync,
    };

    public bool HasOrchestrator(string name) => Orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => name == "Step";

    public async Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput) =>
        Converter.Serialize(await Orchestrators[name](context));

    public Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation) =>
        Task.FromResult(serializedInput);

    private static async Task<int> StepAsync(TaskOrchestrationContext context, int steps)
    {
        var sum = 0;
        for (var step = 0; step < steps; step++)
        {
            sum += await context.CallActivityAsync<int>("Step", step);
        }

        return sum;
    }

    private static async Task<int> FanOutAsync(TaskOrchestrationContext context) =>
        (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(n => context.CallActivityAsync<int>("Step", n)))).Sum();

    private static async Task<int> SleepAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(context.GetInput<int>()), CancellationToken.None);
        return 0;
    }
}
