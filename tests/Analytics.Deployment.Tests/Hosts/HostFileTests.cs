using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Analytics.Deployment.Tests.Hosts;

/// <summary>host.json of both hosts, and the packages of the Azure host.</summary>
public sealed class HostFileTests
{
    private static readonly JsonNode Azure = JsonNode.Parse(Repository.Text("functions/hosts/azure/host.json"))!;
    private static readonly JsonNode Local = JsonNode.Parse(Repository.Text("functions/hosts/local/host.json"))!;

    [Fact]
    public void Both_hosts_treat_routes_queues_and_time_alike()
    {
        Assert.Equal(Azure["version"]!.ToJsonString(), Local["version"]!.ToJsonString());
        Assert.Equal(Azure["functionTimeout"]!.ToJsonString(), Local["functionTimeout"]!.ToJsonString());
        Assert.Equal(Azure["extensions"]!["http"]!["routePrefix"]!.ToJsonString(), Local["extensions"]!["http"]!["routePrefix"]!.ToJsonString());
        Assert.Equal(Azure["extensions"]!["queues"]!.ToJsonString(), Local["extensions"]!["queues"]!.ToJsonString());
    }

    [Fact]
    public void Orchestrations_are_kept_in_the_storage_account_unless_settings_say_otherwise()
    {
        var durable = Azure["extensions"]!["durableTask"]!;

        Assert.Equal("AzureStorage", durable["storageProvider"]!["type"]!.ToString());
        Assert.Equal("%TASKHUB_NAME%", durable["hubName"]!.ToString());
        // The alternative overlays exactly this section, so a key added here needs its overlay there.
        Assert.Equal(["connectionStringName", "type"], durable["storageProvider"]!.AsObject().Select(pair => pair.Key).Order());
        var module = Repository.Text("infra/modules/functions.bicep");
        foreach (var key in durable["storageProvider"]!.AsObject().Select(pair => pair.Key))
        {
            Assert.Contains($"AzureFunctionsJobHost__extensions__durableTask__storageProvider__{key}", module, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_package_of_the_Azure_host_has_a_version()
    {
        var versions = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value).ToHashSet();

        Repository.AssertNone(
            Packages("functions/hosts/azure/Analytics.Functions.Azure.csproj").Where(package => !versions.Contains(package)),
            "Directory.Packages.props has no version of it.");
    }

    private static IEnumerable<string> Packages(string file) =>
        XDocument.Parse(Repository.Text(file)).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value);
}
