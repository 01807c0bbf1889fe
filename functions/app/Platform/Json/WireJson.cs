using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analytics.Platform.Json;

/// <summary>How the product writes JSON to the outside: camelCase, enums as words, values of a result exactly.</summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same for people to read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // Ours is JSON in a response of its own type, never inside HTML: letters of all languages stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new WireValueConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
