using System.Text;
using Azure.Core.Serialization;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>The worker's serializer for everything but HTTP bodies: null stays null, not "null".</summary>
internal sealed class WorkerSerializer(ObjectSerializer serializer)
{
    public string? Serialize(object? value)
        => value is null ? null : Encoding.UTF8.GetString(serializer.Serialize(value, value.GetType()).ToMemory().Span);

    public object? Deserialize(string? json, Type type)
        => json is null ? null : Deserialize(Encoding.UTF8.GetBytes(json), type);

    public object? Deserialize(byte[] json, Type type)
    {
        using var stream = new MemoryStream(json, writable: false);
        return serializer.Deserialize(stream, type, CancellationToken.None);
    }
}
