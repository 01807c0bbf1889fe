using System.Text.Encodings.Web;
using System.Text.Json;
using Analytics.Engine.Planning;

namespace Analytics.Chat.Parts;

/// <summary>The one JSON form of the chat, on the wire and in the store: that of plans, with cells that lose no digit.</summary>
internal static class ChatJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, Options);

    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T? Deserialize<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(PlanJson.Options)
        {
            // Answers hold arrows, quotes and every alphabet; the documents are JSON only, never HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new CellRowConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
