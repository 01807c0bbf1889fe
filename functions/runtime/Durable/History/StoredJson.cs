using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analytics.LocalRuntime.Durable.History;

/// <summary>Writes and reads the stored form of events, failures and tags.</summary>
internal static class StoredJson
{
    private static readonly StoredJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // The text goes into a database column, never into a page: payloads need no escaping for HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
    });

    public static string Write(StoredEvent item) => JsonSerializer.Serialize(item, Context.StoredEvent);

    public static string Write(IReadOnlyList<StoredEvent> items) => JsonSerializer.Serialize(items, Context.IReadOnlyListStoredEvent);

    public static string? Write(StoredFailure? failure) =>
        failure is null ? null : JsonSerializer.Serialize(failure, Context.StoredFailure);

    public static string? Write(IReadOnlyDictionary<string, string>? tags) =>
        tags is null or { Count: 0 } ? null : JsonSerializer.Serialize(tags, Context.IReadOnlyDictionaryStringString);

    public static StoredEvent ReadEvent(string text) => JsonSerializer.Deserialize(text, Context.StoredEvent)!;

    public static IReadOnlyList<StoredEvent> ReadEvents(string text) =>
        JsonSerializer.Deserialize(text, Context.IReadOnlyListStoredEvent)!;

    public static StoredFailure? ReadFailure(string? text) =>
        text is null ? null : JsonSerializer.Deserialize(text, Context.StoredFailure);

    public static IReadOnlyDictionary<string, string>? ReadTags(string? text) =>
        text is null ? null : JsonSerializer.Deserialize(text, Context.IReadOnlyDictionaryStringString);

    /// <summary>PostgreSQL text holds neither NUL nor half a surrogate pair; an error message may hold both.</summary>
    public static string? Storable(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && IsWellFormed(text)))
        {
            return text;
        }

        var runes = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            runes.Append((rune.Value == 0 ? System.Text.Rune.ReplacementChar : rune).ToString());
        }

        return runes.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        var first = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (first < 0)
        {
            return true;
        }

        rest = rest[first..];
        while (rest.Length > 0)
        {
            if (System.Text.Rune.DecodeFromUtf16(rest, out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }
}

[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(IReadOnlyList<StoredEvent>))]
[JsonSerializable(typeof(StoredFailure))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class StoredJsonContext : JsonSerializerContext;
