using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>The one JSON form of plans: camelCase names and enum words, nulls left out.</summary>
public static class PlanJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static string Serialize(QueryPlan plan) => JsonSerializer.Serialize(plan, Options);

    /// <exception cref="JsonException">The text is not a plan; the message says where.</exception>
    public static QueryPlan Deserialize(string json) =>
        JsonSerializer.Deserialize<QueryPlan>(json, Options) ?? throw new JsonException("A plan cannot be null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowOutOfOrderMetadataProperties = true,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
