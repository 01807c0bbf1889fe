using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Functions whose bodies the cases supply, and a few activities that many of them use.</summary>
public static class ScriptedFunctions
{
    /// <summary>Scripts by instance id.</summary>
    public static ConcurrentDictionary<string, Script> Scripts { get; } = new(StringComparer.Ordinal);

    [Function(nameof(Orchestrator))]
    public static Task<object?> Orchestrator([OrchestrationTrigger] TaskOrchestrationContext context) => Scripts[context.InstanceId].Orchestrator(context);

    [Function(nameof(Child))]
    public static Task<object?> Child([OrchestrationTrigger] TaskOrchestrationContext context) => Scripts[context.Parent!.InstanceId].Child!(context);

    /// <summary>Counts the leaves of a tree of sub-orchestrations with three branches at each level.</summary>
    [Function(nameof(Tree))]
    public static async Task<int> Tree([OrchestrationTrigger] TaskOrchestrationContext context, int depth) => depth == 0
        ? 1
        : (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallSubOrchestratorAsync<int>(nameof(Tree), depth - 1)))).Sum();

    [Function(nameof(Activity))]
    public static Task<object?> Activity([ActivityTrigger] JsonElement? input, string instanceId) => Scripts[instanceId].Activity!(input);

    [Function(nameof(Double))]
    public static int Double([ActivityTrigger] int number) => 2 * number;

    [Function(nameof(Echo))]
    public static JsonElement? Echo([ActivityTrigger] JsonElement? value) => value;

    [Function(nameof(Boom))]
    public static string Boom([ActivityTrigger] string text) =>
        throw new InvalidOperationException("boom " + text, new ArgumentException("inner", (string?)null));

    [Function(nameof(BoomOfTheApp))]
    public static string BoomOfTheApp([ActivityTrigger] string text) => throw new AppFailureException("custom " + text);
}

/// <summary>An exception type that only the application knows.</summary>
public sealed class AppFailureException(string message, Exception? inner = null) : Exception(message, inner);
