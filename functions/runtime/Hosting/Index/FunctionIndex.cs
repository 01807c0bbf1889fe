using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>The functions of the application by name, in the order of the assembly.</summary>
internal sealed class FunctionIndex
{
    private readonly Dictionary<string, FunctionDescriptor> _byName = new(StringComparer.OrdinalIgnoreCase);

    private FunctionIndex(IReadOnlyList<FunctionDescriptor> functions)
    {
        Functions = functions;
        foreach (var function in functions)
        {
            if (!_byName.TryAdd(function.Name, function))
            {
                throw new FunctionIndexException(
                    $"Two functions are named '{function.Name}' ({_byName[function.Name].Definition.EntryPoint} and {function.Definition.EntryPoint}). Function names must be unique, whatever their case.");
            }
        }
    }

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    public static FunctionIndex Of(Assembly assembly, Predicate<Type>? filter, SettingResolver settings)
    {
        var functions = assembly.GetTypes()
            .Where(type => type.IsClass && (filter is null || filter(type)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (method, function: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(pair => pair.function is not null)
            .Select(pair => FunctionReader.Read(pair.method, pair.function!.Name, settings))
            .ToList();
        var index = new FunctionIndex(functions);
        return new FunctionIndex(index.Functions.Where(function => !settings.IsDisabled(function.Name)).ToList());
    }

    public IEnumerable<FunctionDescriptor> OfKind(TriggerKind kind) => Functions.Where(function => function.Kind == kind);

    public FunctionDescriptor? Find(string name, TriggerKind kind)
        => _byName.TryGetValue(name, out var function) && function.Kind == kind ? function : null;

    public FunctionDescriptor? Find(string name) => _byName.GetValueOrDefault(name);
}
