using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Analytics.Chat.Models;

/// <summary>
/// JSON schema of a type in the strict form that function calling accepts: every property required, nothing additional,
/// absent values as null, one definition a type so that recursive plans stay finite.
/// </summary>
internal sealed class StrictSchema(JsonSerializerOptions options)
{
    private readonly JsonObject _definitions = [];
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>An object schema of the given properties, with the definitions that they use.</summary>
    public JsonObject Object(params IReadOnlyList<(string Name, JsonNode Schema)> properties)
    {
        var schema = ObjectOf(properties);
        if (_definitions.Count > 0)
        {
            schema["$defs"] = _definitions.DeepClone();
        }

        return schema;
    }

    public static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    public static JsonObject OptionalText(string description) => new() { ["type"] = new JsonArray("string", "null"), ["description"] = description };

    public static JsonObject OneOf(string description, params IReadOnlyList<string> words) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]), ["description"] = description };

    public static JsonObject TextList(string description) => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["description"] = description };

    public static JsonObject OrNull(JsonNode schema) => new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    /// <summary>A reference to the type's definition, which is added on first use.</summary>
    public JsonNode Of(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var schema = Scalar(plain) ?? ListOf(plain) ?? Reference(plain);
        return plain == type ? schema : OrNull(schema);
    }

    private static JsonObject ObjectOf(IReadOnlyList<(string Name, JsonNode Schema)> properties) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
        ["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Name)]),
        ["additionalProperties"] = false,
    };

    private JsonObject? Scalar(Type type)
    {
        if (type.IsEnum)
        {
            var words = Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, options));
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words]) };
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => new JsonObject { ["type"] = "string" },
            TypeCode.Boolean => new JsonObject { ["type"] = "boolean" },
            TypeCode.Int32 or TypeCode.Int64 => new JsonObject { ["type"] = "integer" },
            TypeCode.Double or TypeCode.Decimal => new JsonObject { ["type"] = "number" },
            _ => type == typeof(DateTimeOffset) ? new JsonObject { ["type"] = "string", ["description"] = "ISO 8601 with offset" } : null,
        };
    }

    private JsonObject? ListOf(Type type)
    {
        var element = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
        return element is null ? null : new JsonObject { ["type"] = "array", ["items"] = Of(element) };
    }

    private JsonObject Reference(Type type)
    {
        if (!_definitions.ContainsKey(type.Name))
        {
            _definitions[type.Name] = new JsonObject();
            _definitions[type.Name] = Define(type);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }

    private JsonObject Define(Type type)
    {
        var contract = options.GetTypeInfo(type);
        if (contract.PolymorphismOptions is { } union && type.IsAbstract)
        {
            return new JsonObject
            {
                ["anyOf"] = new JsonArray([.. union.DerivedTypes.Select(kind => (JsonNode)Variant(kind, union.TypeDiscriminatorPropertyName))]),
            };
        }

        return ObjectOf(PropertiesOf(contract));
    }

    private JsonObject Variant(JsonDerivedType kind, string discriminator)
    {
        var name = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray((JsonNode)(string)kind.TypeDiscriminator!) };
        return ObjectOf([(discriminator, name), .. PropertiesOf(options.GetTypeInfo(kind.DerivedType))]);
    }

    private List<(string, JsonNode)> PropertiesOf(JsonTypeInfo contract) =>
        [.. contract.Properties.Where(property => property.Get is not null && property.AttributeProvider is PropertyInfo { CanWrite: true }).Select(property => (property.Name, SchemaOf(property)))];

    private JsonNode SchemaOf(JsonPropertyInfo property)
    {
        var schema = Of(property.PropertyType);
        var optional = !property.PropertyType.IsValueType
            && _nullability.Create((PropertyInfo)property.AttributeProvider!).ReadState == NullabilityState.Nullable;
        return optional ? OrNull(schema) : schema;
    }
}
