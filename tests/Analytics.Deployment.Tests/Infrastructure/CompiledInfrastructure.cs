using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Analytics.Deployment.Tests.Infrastructure.CompiledInfrastructure))]

namespace Analytics.Deployment.Tests.Infrastructure;

/// <summary>A template within the compiled infrastructure: main.bicep, or a module.</summary>
internal sealed record Template(string Name, JsonObject Json)
{
    public IEnumerable<KeyValuePair<string, JsonNode?>> Parameters => Json["parameters"]?.AsObject() ?? [];

    public IEnumerable<KeyValuePair<string, JsonNode?>> Outputs => Json["outputs"]?.AsObject() ?? [];

    /// <summary>Resources, whether the compiler wrote them by name or in a list.</summary>
    public IEnumerable<JsonObject> Resources => Json["resources"] switch
    {
        JsonObject named => named.Select(pair => pair.Value!.AsObject()),
        JsonArray listed => listed.Select(resource => resource!.AsObject()),
        _ => [],
    };
}

/// <summary>infra/main.bicep compiled once, with the templates of its modules.</summary>
public sealed class CompiledInfrastructure : IAsyncLifetime
{
    private const string Deployment = "Microsoft.Resources/deployments";

    internal BicepResult Build { get; private set; } = new(-1, "", "not run");

    internal IReadOnlyList<Template> Templates { get; private set; } = [];

    internal Template Main => Templates[0];

    public async ValueTask InitializeAsync()
    {
        Build = await BicepCompiler.RunAsync("build", "main.bicep", "--stdout");
        Assert.True(Build.ExitCode == 0, Build.Messages);
        Templates = [.. Walk(new Template("main", JsonNode.Parse(Build.Output)!.AsObject()))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The resources of all templates that are more than a nested template.</summary>
    internal IEnumerable<(Template Template, JsonObject Resource)> Resources() => Templates
        .SelectMany(template => template.Resources.Select(resource => (template, resource)))
        .Where(found => found.resource["type"]!.ToString() != Deployment && found.resource["existing"] is null);

    private static IEnumerable<Template> Walk(Template template)
    {
        yield return template;
        foreach (var (name, resource) in Named(template).Where(pair => pair.Resource["type"]!.ToString() == Deployment))
        {
            foreach (var inner in Walk(new Template(name, resource["properties"]!["template"]!.AsObject())))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<(string Name, JsonObject Resource)> Named(Template template) => template.Json["resources"] is JsonObject named
        ? named.Select(pair => (pair.Key, pair.Value!.AsObject()))
        : template.Resources.Select((resource, index) => ($"{template.Name}.{index}", resource));
}
