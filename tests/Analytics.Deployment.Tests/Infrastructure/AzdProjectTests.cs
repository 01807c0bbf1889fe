using System.Text.RegularExpressions;

namespace Analytics.Deployment.Tests.Infrastructure;

/// <summary>azure.yaml follows the rules of azd's schema, version 1.0, as far as this project uses it.</summary>
public sealed partial class AzdProjectTests(CompiledInfrastructure infrastructure)
{
    // From the schema: what a service may be hosted on and written in.
    private static readonly string[] Hosts = ["appservice", "containerapp", "function", "staticwebapp", "springapp", "aks", "ai.endpoint", "azure.ai.agent"];
    private static readonly string[] Languages = ["dotnet", "csharp", "fsharp", "py", "python", "js", "ts", "java", "docker"];
    private static readonly string[] RootKeys = ["name", "resourceGroup", "metadata", "infra", "services", "resources", "pipeline", "hooks", "requiredVersions", "state", "platform", "workflows", "cloud"];
    private static readonly string[] ServiceKeys = ["project", "language", "host", "dist", "module", "image", "docker", "k8s", "env", "hooks", "apiVersion", "resourceName", "resourceGroup", "uses", "config", "condition", "remoteBuild"];

    private static readonly Dictionary<string, object> Yaml = SimpleYaml.Parse(Repository.Text("azure.yaml"));

    private static Dictionary<string, object> Services => (Dictionary<string, object>)Yaml["services"];

    [Fact]
    public void Only_keys_of_the_schema_are_used()
    {
        Repository.AssertNone(Yaml.Keys.Except(RootKeys), "Not in the schema.");
        Repository.AssertNone(Services.SelectMany(service => ((Dictionary<string, object>)service.Value).Keys.Except(ServiceKeys).Select(key => $"{service.Key}.{key}")), "Not in the schema.");
    }

    [Fact]
    public void The_name_is_one_that_azd_takes()
    {
        Assert.Matches(ProjectName(), (string)Yaml["name"]);
    }

    [Fact]
    public void The_infrastructure_is_where_azd_looks()
    {
        var infra = (Dictionary<string, object>)Yaml["infra"];

        Assert.Equal("bicep", infra["provider"]);
        Assert.True(File.Exists(Repository.PathOf($"{infra["path"]}/{infra["module"]}.bicep")));
        Assert.True(File.Exists(Repository.PathOf($"{infra["path"]}/{infra["module"]}.parameters.json")));
    }

    [Fact]
    public void Each_service_has_a_project_a_language_and_a_host()
    {
        Assert.Equal(["api", "web"], Services.Keys.Order());
        foreach (var (name, value) in Services)
        {
            var service = (Dictionary<string, object>)value;
            Assert.True(Directory.Exists(Repository.PathOf((string)service["project"])), $"{name}: no folder {service["project"]}");
            Assert.Contains((string)service["language"], Languages);
            Assert.Contains((string)service["host"], Hosts);
        }
    }

    [Fact]
    public void The_function_service_is_one_project_with_a_host_file()
    {
        var project = (string)((Dictionary<string, object>)Services["api"])["project"];

        Assert.Single(Directory.EnumerateFiles(Repository.PathOf(project), "*.csproj"));
        Assert.True(File.Exists(Repository.PathOf($"{project}/host.json")));
    }

    [Fact]
    public void The_site_is_built_by_its_own_script_into_the_folder_that_is_deployed()
    {
        var service = (Dictionary<string, object>)Services["web"];
        var package = System.Text.Json.Nodes.JsonNode.Parse(Repository.Text($"{service["project"]}/package.json"))!;

        Assert.Contains("vite build", package["scripts"]!["build"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("dist", service["dist"]);
        Assert.DoesNotContain("outDir", Repository.Text($"{service["project"]}/vite.config.ts"), StringComparison.Ordinal);
        // Vite copies public/ into dist/, where the platform looks for its configuration.
        Assert.True(File.Exists(Repository.PathOf($"{service["project"]}/public/staticwebapp.config.json")));
    }

    [Fact]
    public void A_hook_runs_a_script_that_is_there()
    {
        var hooks = Hooks(Yaml).Concat(Services.Values.SelectMany(service => Hooks((Dictionary<string, object>)service)));

        Repository.AssertNone(
            hooks.SelectMany(hook => ScriptPath().Matches(hook).Select(match => match.Value)).Where(script => !File.Exists(Repository.PathOf(script))),
            "A hook names a script that does not exist.");
    }

    [Fact]
    public void Azd_finds_the_resource_of_each_service_by_its_tag()
    {
        var tagged = ServiceTag().Matches(infrastructure.Build.Output).Select(match => match.Groups["service"].Value).Distinct();

        Assert.Equal(Services.Keys.Order(), tagged.Order());
        Assert.Contains("azd-env-name", infrastructure.Build.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Hooks(Dictionary<string, object> owner) =>
        owner.TryGetValue("hooks", out var hooks) ? ((Dictionary<string, object>)hooks).Values.SelectMany(hook => ((Dictionary<string, object>)hook).Values.OfType<string>()) : [];

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ProjectName();

    [GeneratedRegex("azd-service-name'?,\\s*'(?<service>[a-z]+)'|\"azd-service-name\":\\s*\"(?<service>[a-z]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ServiceTag();

    [GeneratedRegex(@"[\w./-]+\.(sh|ps1)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ScriptPath();
}
