using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Functions whose bodies the cases supply.</summary>
public static class ScriptedFunctions
{
    /// <summary>Orchestrators by instance id.</summary>
    public static ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> Orchestrators { get; } = new(StringComparer.Ordinal);

    [Function(nameof(Orchestrator))]
    public static Task<object?> Orchestrator([OrchestrationTrigger] TaskOrchestrationContext context) => Orchestrators[context.InstanceId](context);

    [Function(nameof(Double))]
    public static int Double([ActivityTrigger] int number) => 2 * number;
}
