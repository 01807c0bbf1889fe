using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker: its serializer and converters.</summary>
public class WorkerOptions
{
    /// <summary>Serializes everything but HTTP bodies; JSON with case-insensitive reading by default.</summary>
    public ObjectSerializer? Serializer { get; set; }

    public InputConverterCollection InputConverters { get; } = new();

    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>();

    [Obsolete("This is now the default behavior. This property may be unavailable in future releases.", false)]
    public bool EnableUserCodeException { get; set; } = true;

    public bool IncludeEmptyEntriesInMessagePayload { get; set; }
}
