using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>What starts a function.</summary>
internal enum TriggerKind
{
    Http,
    Timer,
    Queue,
    Orchestration,
    Activity,
}

/// <summary>One function of the application, with everything about it that reflection found, compiled once.</summary>
internal sealed class FunctionDescriptor
{
    public required IndexedDefinition Definition { get; init; }

    public required TriggerKind Kind { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required BoundParameter[] Parameters { get; init; }

    public required FunctionMethod Method { get; init; }

    /// <summary>The method as it was written.</summary>
    public required MethodInfo Source { get; init; }

    public required FunctionOutputs Outputs { get; init; }

    public RetryAttribute? Retry { get; init; }

    public string Name => Definition.Name;
}
