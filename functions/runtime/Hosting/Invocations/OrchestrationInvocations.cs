using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Which invocation runs an orchestration's context; forgotten with the context.</summary>
internal static class OrchestrationInvocations
{
    private static readonly ConditionalWeakTable<TaskOrchestrationContext, FunctionContext> Known = [];

    public static void Note(TaskOrchestrationContext orchestration, FunctionContext invocation) => Known.AddOrUpdate(orchestration, invocation);

    public static FunctionContext? Find(TaskOrchestrationContext orchestration) => Known.TryGetValue(orchestration, out var invocation) ? invocation : null;
}
