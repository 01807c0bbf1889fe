using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>Where the value of a parameter comes from.</summary>
internal enum ParameterSource
{
    /// <summary>The trigger's own value.</summary>
    Trigger,

    /// <summary>The durable client.</summary>
    DurableClient,

    /// <summary>The deserialized input of an orchestration.</summary>
    OrchestrationInput,

    /// <summary>The trigger's metadata by name, or the type alone.</summary>
    Metadata,
}

/// <summary>One parameter and how it is filled.</summary>
internal sealed class BoundParameter
{
    public BoundParameter(ParameterInfo parameter, ParameterSource source)
    {
        Name = parameter.Name ?? string.Empty;
        Type = parameter.ParameterType;
        Source = source;
        HasDefault = parameter.HasDefaultValue;
        Default = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        IsNullable = !Type.IsValueType || Nullable.GetUnderlyingType(Type) is not null;
        Empty = Default ?? (IsNullable ? null : Zero(Type));
        Converters = parameter.GetCustomAttributes<InputConverterAttribute>()
            .Concat(Type.GetCustomAttributes<InputConverterAttribute>())
            .Select(attribute => attribute.ConverterType)
            .ToArray();
    }

    public string Name { get; }

    public Type Type { get; }

    public ParameterSource Source { get; }

    public bool HasDefault { get; }

    public object? Default { get; }

    public bool IsNullable { get; }

    /// <summary>What the method receives when there is no value: the default, null, or zero.</summary>
    public object? Empty { get; }

    /// <summary>Converters named by attributes on the parameter or its type.</summary>
    public Type[] Converters { get; }

    public FunctionParameter ToDefinition() => new(Name, Type, HasDefault, Default);

    // A default of "default" is null to reflection; the method wants the zero value.
    private static object? Zero(Type type) => Activator.CreateInstance(type);
}
