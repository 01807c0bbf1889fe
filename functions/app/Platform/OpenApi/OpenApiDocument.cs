using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Analytics.Platform.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document, made from the functions themselves: what has an HTTP trigger is in it, with the route and the methods of the
/// trigger; <see cref="EndpointAttribute"/> adds words and types.
/// </summary>
internal static class OpenApiDocument
{
    public static JsonObject Build(Assembly assembly, JsonSerializerOptions options)
    {
        var schemas = new SchemaRegistry(options);
        schemas.Components["Problem"] = Problem();
        var paths = new JsonObject();
        foreach (var function in HttpFunction.In(assembly))
        {
            Add(paths, function, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Analytics", ["version"] = "1.0", ["description"] = "Questions, queries, knowledge, segments and campaigns of one organization." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components.DeepClone(),
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
            },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject()),
        };
    }

    private static void Add(JsonObject paths, HttpFunction function, SchemaRegistry schemas)
    {
        var path = paths[function.Route.Path] as JsonObject;
        if (path is null)
        {
            paths[function.Route.Path] = path = [];
        }

        foreach (var method in function.Methods)
        {
            path[method] = Operation(function, method, schemas);
        }
    }

    private static JsonObject Operation(HttpFunction function, string method, SchemaRegistry schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = function.Methods.Count == 1 ? function.Name : $"{function.Name}-{method}",
            ["summary"] = function.Endpoint?.Summary ?? Words(function.Name),
            ["tags"] = new JsonArray(function.Endpoint?.Tag ?? function.Feature),
            ["parameters"] = new JsonArray([.. function.Route.Parameters.Select(parameter => parameter.DeepClone()), .. (function.Endpoint?.Query ?? []).Select(QueryParameter)]),
            ["responses"] = new JsonObject
            {
                ["2XX"] = Response("It worked", "application/json", function.Endpoint?.Answer is { } answer ? schemas.Reference(answer) : null),
                ["default"] = Response("A problem with a stable code", "application/problem+json", new JsonObject { ["$ref"] = "#/components/schemas/Problem" }),
            },
        };
        if (function.Endpoint?.Permission is { } permission)
        {
            operation["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray(permission) }, new JsonObject());
        }

        if (function.Endpoint?.Body is { } body && method != "get")
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", schemas.Reference(body)) };
        }

        return operation;
    }

    private static JsonNode QueryParameter(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new JsonObject { ["name"] = text[..colon], ["in"] = "query", ["description"] = text[(colon + 1)..].Trim(), ["schema"] = new JsonObject { ["type"] = "string" } };
    }

    private static JsonObject Response(string description, string type, JsonObject? schema)
    {
        var response = new JsonObject { ["description"] = description };
        if (schema is not null)
        {
            response["content"] = Content(type, schema);
        }

        return response;
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Problem()
    {
        var text = new JsonObject { ["type"] = "string" };
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("status", "code", "detail"),
            ["properties"] = new JsonObject
            {
                ["type"] = text.DeepClone(),
                ["title"] = text.DeepClone(),
                ["status"] = new JsonObject { ["type"] = "integer" },
                ["detail"] = text.DeepClone(),
                ["code"] = text.DeepClone(),
                ["instance"] = text.DeepClone(),
                ["operationId"] = text.DeepClone(),
            },
        };
    }

    /// <summary>"ShowHealth" as "Show health".</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            words.Append(char.IsUpper(letter) && words.Length > 0 ? $" {char.ToLowerInvariant(letter)}" : letter);
        }

        return words.ToString();
    }
}
