using System.Text;
using System.Text.Json.Nodes;

namespace Analytics.Platform.OpenApi;

/// <summary>A trigger's route as the document writes it: <c>api/x/{id:guid}</c> is the path <c>/api/x/{id}</c> with a parameter of format uuid.</summary>
internal sealed record RouteTemplate(string Path, IReadOnlyList<JsonObject> Parameters)
{
    public static RouteTemplate Parse(string route)
    {
        var path = new StringBuilder("/");
        var parameters = new List<JsonObject>();
        for (var at = 0; at < route.Length; at++)
        {
            if (route[at] != '{')
            {
                path.Append(route[at]);
                continue;
            }

            var end = route.IndexOf('}', at);
            var inner = route[(at + 1)..end];
            var colon = inner.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? inner : inner[..colon]).TrimStart('*').TrimEnd('?');
            path.Append('{').Append(name).Append('}');
            parameters.Add(new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = SchemaOf(colon < 0 ? "" : inner[(colon + 1)..]) });
            at = end;
        }

        return new RouteTemplate(path.ToString(), parameters);
    }

    private static JsonObject SchemaOf(string constraint)
    {
        const string Pattern = "regex(";
        if (constraint.StartsWith(Pattern, StringComparison.Ordinal))
        {
            return new JsonObject { ["type"] = "string", ["pattern"] = constraint[Pattern.Length..^1] };
        }

        return constraint switch
        {
            "guid" => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
            "int" or "long" => new JsonObject { ["type"] = "integer" },
            _ => new JsonObject { ["type"] = "string" },
        };
    }
}
