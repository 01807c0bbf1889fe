using System.Text.RegularExpressions;

namespace Analytics.Deployment.Tests.Infrastructure;

/// <summary>docs/operations/deploy.md tells of everything that is deployed, and of nothing else.</summary>
public sealed partial class DocumentationTests(CompiledInfrastructure infrastructure)
{
    private static readonly string Page = Repository.Text("docs/operations/deploy.md");

    /// <summary>Parts of another resource, told of together with it.</summary>
    private static readonly string[] Parts =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.Web/sites/config", "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "Microsoft.Web/staticSites/linkedBackends",
    ];

    [Fact]
    public void Every_resource_is_named_with_its_purpose_and_cost()
    {
        var types = infrastructure.Resources().Select(found => found.Resource["type"]!.ToString()).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(type => !Parts.Contains(type) && type.Count(character => character == '/') == 1);

        Repository.AssertNone(types.Where(type => !Page.Contains($"`{type}`", StringComparison.OrdinalIgnoreCase)), "docs/operations/deploy.md names every resource type.");
    }

    [Fact]
    public void Every_role_is_named_with_who_has_it_and_why()
    {
        var assigned = infrastructure.Templates.SelectMany(template => RoleIds(template.Json.ToJsonString())).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var documented = RoleIds(Page).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.NotEmpty(assigned);
        Repository.AssertNone(assigned.Except(documented, StringComparer.OrdinalIgnoreCase), "Assigned by infra/, but not in docs/operations/deploy.md.");
        Repository.AssertNone(documented.Except(assigned, StringComparer.OrdinalIgnoreCase), "In docs/operations/deploy.md, but not assigned by infra/.");
    }

    [Fact]
    public void Every_assignment_is_to_an_identity_or_the_operator_and_says_why()
    {
        var offences = infrastructure.Resources()
            .Where(found => found.Resource["type"]!.ToString() == "Microsoft.Authorization/roleAssignments")
            .Where(found => found.Resource["properties"]!["description"] is null || found.Resource["scope"] is null)
            .Select(found => found.Template.Name);

        Repository.AssertNone(offences, "A role is given on one resource, with a description.");
    }

    [Fact]
    public void Every_parameter_that_azd_takes_from_the_environment_is_documented()
    {
        var names = EnvironmentName().Matches(Repository.Text("infra/main.parameters.json")).Select(match => match.Groups["name"].Value)
            .Where(name => name.StartsWith("ANALYTICS_", StringComparison.Ordinal));

        Repository.AssertNone(names.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)), "docs/operations/deploy.md tells what it does.");
    }

    private static IEnumerable<string> RoleIds(string text) => RoleId().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EnvironmentName();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RoleId();
}
