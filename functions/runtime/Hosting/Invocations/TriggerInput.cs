using System.Collections.Immutable;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>What a trigger hands to a function: a value for its parameter, and metadata by name.</summary>
internal abstract class TriggerInput
{
    /// <summary>The trigger's metadata: what <c>BindingContext.BindingData</c> shows.</summary>
    public virtual IReadOnlyDictionary<string, object?> Metadata => ImmutableDictionary<string, object?>.Empty;

    /// <summary>How often this execution has been retried by the host.</summary>
    public virtual RetryContext Retry => NoRetry.Instance;

    /// <summary>The source that converters see for the trigger's parameter.</summary>
    public virtual object? Source => null;

    /// <summary>The source that converters see for any parameter: the trigger's value, or metadata of that name.</summary>
    public object? SourceOf(BoundParameter parameter)
        => parameter.Source == ParameterSource.Trigger ? Source : Lookup(parameter.Name);

    /// <summary>Metadata of that name, whatever its case.</summary>
    public virtual object? Lookup(string name)
    {
        if (Metadata.TryGetValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (key, value) in Metadata)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Converts the trigger's value for its own parameter.</summary>
    public virtual ConversionResult Bind(BoundParameter parameter, LocalFunctionContext context)
        => InputConversion.Convert(Source, parameter.Type, context);

    /// <summary>Offers a value by type alone, for parameters without a name in the metadata.</summary>
    public virtual object? ByType(Type type, LocalFunctionContext context) => null;

    /// <summary>The JSON text that the first unbound parameter of an orchestrator receives.</summary>
    public virtual string? OrchestrationInput => null;
}

/// <summary>The retry context of triggers that are not retried in place.</summary>
internal sealed class NoRetry : RetryContext
{
    public static readonly NoRetry Instance = new();

    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}
