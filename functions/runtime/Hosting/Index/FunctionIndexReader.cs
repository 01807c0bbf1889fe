using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>Finds the functions of an assembly; what is wrong with any of them stops the start with one message about all.</summary>
internal sealed class FunctionIndexReader(SettingResolver settings, FunctionRules rules, IEnumerable<IFunctionMetadataTransformer> transformers)
{
    public FunctionIndex Read(Assembly assembly, Predicate<Type>? filter)
    {
        using var sources = new SourceMap();
        var faults = new FunctionFaults(sources);
        var reader = new FunctionReader(settings, faults);
        var marked = Marked(assembly, filter).ToList();
        CheckNames(marked, faults);
        var functions = marked
            .Where(function => !settings.IsDisabled(function.Name))
            .Select(function => reader.Read(function.Method, function.Name))
            .OfType<FunctionDescriptor>()
            .ToList();
        rules.Check(functions, faults, sources);
        faults.ThrowIfAny();
        return new FunctionIndex(Transform(functions));
    }

    private static IEnumerable<(MethodInfo Method, string Name)> Marked(Assembly assembly, Predicate<Type>? filter)
        => from type in assembly.GetTypes()
           where type.IsClass && (filter is null || filter(type))
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select (method, function.Name ?? string.Empty);

    private static void CheckNames(List<(MethodInfo Method, string Name)> marked, FunctionFaults faults)
    {
        foreach (var same in marked.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()))
        {
            var first = same.First();
            foreach (var (method, name) in same.Skip(1))
            {
                faults.Add(name, method, $"Another function is named '{first.Name}': {faults.Describe(first.Method)}.", "Rename one of them; names are compared without regard to case.");
            }
        }
    }

    // A transformer may leave functions out and reorder them; a function that it invents has no method to run.
    private List<FunctionDescriptor> Transform(List<FunctionDescriptor> functions)
    {
        var metadata = functions.ConvertAll(IFunctionMetadata (function) => new IndexedMetadata(function));
        foreach (var transformer in transformers)
        {
            transformer.Transform(metadata);
        }

        return metadata.ConvertAll(item => item is IndexedMetadata own
            ? own.Function
            : throw new FunctionIndexException($"A metadata transformer added the function '{item.Name}', which has no method in the application: the local host cannot run it."));
    }
}
