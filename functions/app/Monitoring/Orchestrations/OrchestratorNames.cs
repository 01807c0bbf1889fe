using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>The product's orchestrators, for choosing one of them.</summary>
internal static class OrchestratorNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. from type in typeof(OrchestratorNames).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute), inherit: false))
           orderby function.Name
           select function.Name,
    ];
}
