using System.Text;

namespace Microsoft.DurableTask.Client;

/// <summary>What is known of an orchestration instance.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    public string Name { get; } = name;

    public string InstanceId { get; } = instanceId;

    /// <summary>Null when inputs and outputs were not fetched.</summary>
    public DataConverter? DataConverter { get; init; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    public bool IsCompleted => RuntimeStatus is
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public T? ReadInputAs<T>() => Read<T>(SerializedInput, nameof(ReadInputAs), "input");

    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput, nameof(ReadOutputAs), "output");

    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus, nameof(ReadCustomStatusAs), "custom status");

    public override string ToString()
    {
        var text = new StringBuilder()
            .Append("[Name: '").Append(Name)
            .Append("', ID: '").Append(InstanceId)
            .Append("', RuntimeStatus: ").Append(RuntimeStatus)
            .Append(", CreatedAt: ").Append(CreatedAt.ToString("s", System.Globalization.CultureInfo.InvariantCulture))
            .Append(", LastUpdatedAt: ").Append(LastUpdatedAt.ToString("s", System.Globalization.CultureInfo.InvariantCulture));
        Append("Input", SerializedInput);
        Append("Output", SerializedOutput);
        Append("CustomStatus", SerializedCustomStatus);
        return text.Append(']').ToString();

        void Append(string label, string? value)
        {
            if (value is not null)
            {
                var shown = value.Length <= 40 ? value : string.Concat(value.AsSpan(0, 39), "…");
                text.Append(", ").Append(label).Append(": '").Append(shown).Append('\'');
            }
        }
    }

    private T? Read<T>(string? data, string method, string what)
    {
        if (DataConverter is null)
        {
            throw new InvalidOperationException(
                $"The {method} method can only be used on {nameof(OrchestrationMetadata)} objects that are fetched with the option to include {what} data.");
        }

        return data is null ? default : DataConverter.Deserialize<T>(data);
    }
}
