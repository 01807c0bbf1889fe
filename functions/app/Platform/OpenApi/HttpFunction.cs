using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Platform.OpenApi;

/// <summary>A function that HTTP reaches, with what its attributes say of it.</summary>
internal sealed record HttpFunction(string Name, string Feature, RouteTemplate Route, IReadOnlyList<string> Methods, EndpointAttribute? Endpoint)
{
    private static readonly string[] AllMethods = ["get", "post", "put", "patch", "delete"];

    /// <summary>All of an assembly, by route.</summary>
    public static IEnumerable<HttpFunction> In(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Select(Of).OfType<HttpFunction>()
        .OrderBy(function => function.Route.Path, StringComparer.Ordinal).ThenBy(function => function.Name, StringComparer.Ordinal);

    private static HttpFunction? Of(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()?.Name;
        var trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null);
        if (name is null || trigger is null)
        {
            return null;
        }

        var methods = trigger.Methods is { Length: > 0 } given ? given.Select(word => word.ToLowerInvariant()).ToArray() : AllMethods;
        var feature = method.DeclaringType!.Namespace!.Split('.').ElementAtOrDefault(1) ?? "Analytics";
        return new HttpFunction(name, feature, RouteTemplate.Parse(trigger.Route ?? name), methods, method.GetCustomAttribute<EndpointAttribute>());
    }
}
