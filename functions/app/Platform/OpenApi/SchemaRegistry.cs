using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Analytics.Platform.OpenApi;

/// <summary>Schemas of the document's types, each once under components.</summary>
internal sealed class SchemaRegistry(JsonSerializerOptions options)
{
    public JsonObject Components { get; } = [];

    public JsonObject Reference(Type type)
    {
        var name = NameOf(type);
        if (!Components.ContainsKey(name))
        {
            Components[name] = Relocated(options.GetJsonSchemaAsNode(type), $"#/components/schemas/{name}");
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    /// <summary>Nested types carry the name of the function they belong to, so that two called Body stay two.</summary>
    private static string NameOf(Type type) => type.DeclaringType is { } owner ? owner.Name + type.Name : type.Name;

    /// <summary>The exporter's references count from its own root; in the document that root lies deeper.</summary>
    private static JsonNode Relocated(JsonNode schema, string root)
    {
        switch (schema)
        {
            case JsonObject one:
                foreach (var (key, value) in one.ToArray())
                {
                    if (key == "$ref" && value is not null)
                    {
                        one[key] = root + value.GetValue<string>()[1..];
                    }
                    else if (value is not null)
                    {
                        Relocated(value, root);
                    }
                }

                break;
            case JsonArray many:
                foreach (var item in many.OfType<JsonNode>())
                {
                    Relocated(item, root);
                }

                break;
        }

        return schema;
    }
}
