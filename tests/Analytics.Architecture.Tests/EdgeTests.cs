using NetArchTest.Rules;

namespace Analytics.Architecture.Tests;

/// <summary>Who may know whom: one short allow-list (docs/architecture/overview.md draws it).</summary>
public sealed class EdgeTests
{
    private static readonly string[] Everywhere = ["Platform", "Identity", "Audit"];

    /// <summary>Feature to the features it may use, besides those that everybody may use.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Chat"] = ["Catalog", "Warehouse", "Knowledge", "Segments", "Campaigns", "Deliveries"],
        ["Catalog"] = ["Warehouse", "Knowledge"],
        ["Ingestion"] = ["Catalog", "Warehouse", "Knowledge"],
        ["Lineage"] = [],
        ["Insights"] = ["Catalog", "Warehouse"],
        ["Knowledge"] = ["Catalog", "Warehouse"],
        ["Segments"] = ["Catalog", "Warehouse"],
        ["Campaigns"] = ["Segments", "Deliveries"],
        ["Dashboards"] = ["Catalog", "Warehouse"],
        ["Deliveries"] = ["Integrations"],
        ["Triggers"] = ["Ingestion", "Campaigns", "Deliveries", "Integrations"],
        ["Monitoring"] = ["Warehouse"],
        ["Warehouse"] = [],
        ["Integrations"] = [],
        ["Privacy"] = [],
        ["Audit"] = [],
        ["Identity"] = [],
        ["Platform"] = [],
    };

    [Fact]
    public void Every_feature_folder_has_a_line_in_the_allow_list()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "functions", "app")).Select(Path.GetFileName);

        Assert.Empty(folders.Except(Allowed.Keys, StringComparer.Ordinal));
    }

    [Fact]
    public void Features_use_only_the_features_they_may()
    {
        var assembly = typeof(HostServices).Assembly;
        var offences = new List<string>();
        foreach (var (feature, allowed) in Allowed)
        {
            var forbidden = Allowed.Keys.Except([feature, .. allowed, .. Everywhere], StringComparer.Ordinal).Select(name => $"Analytics.{name}").ToArray();
            var result = Types.InAssembly(assembly)
                .That().ResideInNamespaceStartingWith($"Analytics.{feature}")
                .ShouldNot().HaveDependencyOnAny(forbidden)
                .GetResult();
            offences.AddRange((result.FailingTypeNames ?? []).Select(type => $"{type} knows a feature that {feature} may not know"));
        }

        Repository.AssertNone(offences, "Allowed edges are listed in EdgeTests.");
    }

    [Fact]
    public void The_platform_knows_no_feature()
    {
        var result = Types.InAssembly(typeof(HostServices).Assembly)
            .That().ResideInNamespaceStartingWith("Analytics.Platform")
            .ShouldNot().HaveDependencyOnAny([.. Allowed.Keys.Except(["Platform"], StringComparer.Ordinal).Select(name => $"Analytics.{name}")])
            .GetResult();

        Repository.AssertNone(result.FailingTypeNames ?? [], "Platform is below all features.");
    }

    [Fact]
    public void The_application_does_not_know_the_local_runtime()
    {
        var offences = Repository.Sources("functions/app")
            .Where(path => Repository.Text(path).Contains("Analytics.LocalRuntime", StringComparison.Ordinal));

        Repository.AssertNone(offences, "functions/app compiles against the genuine packages too; HostServices is the only seam.");
    }

    [Fact]
    public void The_engine_references_the_framework_only()
    {
        var references = typeof(Engine.Planning.QueryPlan).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        string[] banned = ["Npgsql", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Azure", "System.Net", "System.Data", "System.IO.FileSystem"];

        Repository.AssertNone(references.Where(name => banned.Any(start => name.StartsWith(start, StringComparison.Ordinal))), "The engine is pure.");
    }

    [Fact]
    public void Only_Surface_declares_Microsoft_namespaces()
    {
        var offences = Repository.Sources("functions")
            .Where(path => !path.StartsWith("functions/runtime/Surface/", StringComparison.Ordinal))
            .Where(path => Repository.Text(path).Contains("\nnamespace Microsoft.", StringComparison.Ordinal)
                || Repository.Text(path).Contains("\nnamespace DurableTask.", StringComparison.Ordinal));

        Repository.AssertNone(offences, "Surface is deleted the day the genuine packages restore: nothing else may declare their namespaces.");
    }
}
