using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>The definition that middleware sees.</summary>
internal sealed class IndexedDefinition(
    string name,
    MethodInfo method,
    ImmutableArray<FunctionParameter> parameters,
    ImmutableDictionary<string, BindingMetadata> inputs,
    ImmutableDictionary<string, BindingMetadata> outputs) : FunctionDefinition
{
    public override string Name { get; } = name;

    public override string Id { get; } = name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters { get; } = parameters;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = inputs;

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = outputs;
}

/// <summary>One binding as metadata.</summary>
internal sealed class IndexedBinding(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction { get; } = direction;
}
