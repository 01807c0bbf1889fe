using System.Text.Json;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>A replay turn as a trigger.</summary>
internal sealed class OrchestrationTriggerInput(TaskOrchestrationContext orchestration, string? serializedInput) : TriggerInput
{
    public override object? Source => orchestration;

    public override string? OrchestrationInput => serializedInput;

    public override IReadOnlyDictionary<string, object?> Metadata => field ??= new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["instanceId"] = orchestration.InstanceId,
    };
}

/// <summary>A scheduled activity as a trigger: the input is JSON, whatever the parameter's type.</summary>
internal sealed class ActivityTriggerInput(string instanceId, string? serializedInput) : TriggerInput
{
    public override object? Source => serializedInput;

    public override IReadOnlyDictionary<string, object?> Metadata => field ??= new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["instanceId"] = instanceId,
    };

    public override ConversionResult Bind(BoundParameter parameter, LocalFunctionContext context)
    {
        if (serializedInput is null)
        {
            return ConversionResult.Success(null);
        }

        try
        {
            return ConversionResult.Success(context.Runtime.Serializer.Deserialize(serializedInput, parameter.Type));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return ConversionResult.Failed(exception);
        }
    }
}
