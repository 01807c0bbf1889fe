namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>The functions of the application by name, in the order of the assembly.</summary>
internal sealed class FunctionIndex
{
    private readonly Dictionary<string, FunctionDescriptor> _byName;

    public FunctionIndex(IReadOnlyList<FunctionDescriptor> functions)
    {
        Functions = functions;
        _byName = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    public IEnumerable<FunctionDescriptor> OfKind(TriggerKind kind) => Functions.Where(function => function.Kind == kind);

    public FunctionDescriptor? Find(string name, TriggerKind kind)
        => _byName.TryGetValue(name, out var function) && function.Kind == kind ? function : null;

    public FunctionDescriptor? Find(string name) => _byName.GetValueOrDefault(name);
}
