using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>A parameter that wants a value, as converters are asked about it.</summary>
internal sealed class ParameterQuestion(BoundParameter parameter, LocalFunctionContext invocation) : ConverterContext
{
    private static readonly Dictionary<string, object> NoProperties = [];

    public BoundParameter Parameter { get; } = parameter;

    public LocalFunctionContext Invocation { get; } = invocation;

    public override Type TargetType => Parameter.Type;

    public override object? Source { get; } = invocation.Input.SourceOf(parameter);

    public override FunctionContext FunctionContext => Invocation;

    public override IReadOnlyDictionary<string, object> Properties => NoProperties;
}
