using System.Diagnostics.CodeAnalysis;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>The worker's serializer for durable data, so that one setting governs both.</summary>
internal sealed class WorkerDataConverter(WorkerSerializer serializer) : DataConverter
{
    [return: NotNullIfNotNull(nameof(value))]
    public override string? Serialize(object? value) => serializer.Serialize(value);

    [return: NotNullIfNotNull(nameof(data))]
    public override object? Deserialize(string? data, Type targetType) => serializer.Deserialize(data, targetType);
}
