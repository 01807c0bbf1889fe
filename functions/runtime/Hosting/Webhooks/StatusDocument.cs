using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>The JSON of an orchestration's status as the Durable Functions host writes it: stored JSON is embedded, times have no fractions.</summary>
internal static class StatusDocument
{
    public static void Write(Utf8JsonWriter writer, OrchestrationMetadata instance, bool withInput, Action? writeHistory = null)
    {
        writer.WriteStartObject();
        writer.WriteString("name", instance.Name);
        writer.WriteString("instanceId", instance.InstanceId);
        writer.WriteString("runtimeStatus", instance.RuntimeStatus.ToString());
        WriteStored(writer, "input", withInput ? instance.SerializedInput : null);
        WriteStored(writer, "customStatus", instance.SerializedCustomStatus);
        WriteStored(writer, "output", instance.SerializedOutput);
        writer.WriteString("createdTime", Text(instance.CreatedAt));
        writer.WriteString("lastUpdatedTime", Text(instance.LastUpdatedAt));
        writeHistory?.Invoke();
        writer.WriteEndObject();
    }

    /// <summary>Embeds stored JSON; the output of a failed instance is its message, which is none: that becomes a JSON string.</summary>
    public static void WriteStored(Utf8JsonWriter writer, string name, string? stored)
    {
        writer.WritePropertyName(name);
        if (stored is null)
        {
            writer.WriteNullValue();
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(stored);
            document.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteStringValue(stored);
        }
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
