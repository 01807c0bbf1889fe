using System.Text.Json.Nodes;
using Analytics.Chat;
using Analytics.Engine.Planning;
using Analytics.Platform.OpenApi;

namespace Analytics.App.Tests.Platform;

public sealed class OpenApiTests
{
    private static readonly JsonObject Document = OpenApiDocument.Build(typeof(AnswerPipeline).Assembly, PlanJson.Options);

    [Fact]
    public void Routes_lose_their_constraints_and_gain_schemas()
    {
        var route = RouteTemplate.Parse("api/knowledge/{kind:regex(^(a|b)$)}/{id:guid}");

        Assert.Equal("/api/knowledge/{kind}/{id}", route.Path);
        Assert.Equal("^(a|b)$", (string?)route.Parameters[0]["schema"]!["pattern"]);
        Assert.Equal("uuid", (string?)route.Parameters[1]["schema"]!["format"]);
    }

    [Fact]
    public void Every_reference_points_at_something()
    {
        var references = Walk(Document).OfType<JsonObject>().Select(node => node["$ref"]).OfType<JsonValue>().Select(value => value.GetValue<string>()).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Resolve(reference)));
    }

    [Fact]
    public void Operations_have_unique_ids_and_the_parameters_of_their_path()
    {
        var operations = Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (Path: path.Key, Operation: method.Value!))).ToArray();

        Assert.Equal(operations.Length, operations.Select(operation => (string?)operation.Operation["operationId"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(operations, operation => Assert.Equal(
            operation.Path.Count(letter => letter == '{'),
            operation.Operation["parameters"]!.AsArray().Count(parameter => (string?)parameter!["in"] == "path")));
    }

    private static JsonNode? Resolve(string reference)
    {
        JsonNode? node = Document;
        foreach (var step in reference.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node?[step];
        }

        return node;
    }

    private static IEnumerable<JsonNode> Walk(JsonNode node) => node switch
    {
        JsonObject one => one.Select(member => member.Value).OfType<JsonNode>().SelectMany(Walk).Prepend(one),
        JsonArray many => many.OfType<JsonNode>().SelectMany(Walk).Prepend(many),
        _ => [node],
    };
}
