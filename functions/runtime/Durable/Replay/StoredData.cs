using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>Reads inputs, results and payloads of a history.</summary>
internal static class StoredData
{
    /// <summary>What was never given is the default of the type; the converter's own method throws for values.</summary>
    public static T Read<T>(this DataConverter converter, string? data) => data is null ? default! : converter.Deserialize<T>(data)!;
}
