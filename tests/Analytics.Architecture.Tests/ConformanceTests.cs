using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Analytics.Architecture.Tests;

/// <summary>The conformance suite knows the public surface and its seam only, and the docs say where each case belongs.</summary>
public sealed partial class ConformanceTests
{
    private const string Suite = "tests/Analytics.Conformance.Tests/";
    private const string Table = "docs/architecture/runtime-conformance.md";

    // The rows of the hosting part begin at this heading.
    private const string HostingHeading = "\n## 2.9";

    private static readonly string[] Folders = ["Durable", "Hosting"];

    [Fact]
    public void Cases_know_nothing_of_ours_but_the_seam()
    {
        var offences = new List<string>();
        foreach (var path in CaseFiles())
        {
            var names = Repository.Tree(path).DescendantNodes().OfType<NameSyntax>().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
            offences.AddRange(names
                .Where(name => IsOurs(name) || name is "LocalRuntime" or "Npgsql" || name.StartsWith("LocalConformance", StringComparison.Ordinal))
                .Select(name => $"{path}: names {name}"));
        }

        Repository.AssertNone(offences, "A case must run against any implementation: only Microsoft.* and the seam.");
    }

    [Fact]
    public void The_runtime_shows_the_suite_nothing_internal()
    {
        var friends = InternalsPattern().Matches(Repository.Text("functions/runtime/Analytics.LocalRuntime.csproj")).Select(match => match.Groups["name"].Value);

        Assert.DoesNotContain("Analytics.Conformance.Tests", friends);
    }

    [Fact]
    public void Only_the_local_folder_and_its_entry_know_our_runtime()
    {
        var offences = Repository.Sources(Suite + "Seam")
            .Where(path => !path.EndsWith("/RuntimeUnderTest.cs", StringComparison.Ordinal))
            .Where(path => UsesOfOurs(path).Any());

        Repository.AssertNone(offences, "RuntimeUnderTest is the one place that names the implementation.");
    }

    [Fact]
    public void The_table_names_only_cases_that_exist()
    {
        var cases = Folders.SelectMany(Cases).ToHashSet(StringComparer.Ordinal);

        Repository.AssertNone(Listed().Where(name => !cases.Contains(name)), $"{Table} names cases that do not exist.");
    }

    [Fact]
    public void Every_case_is_in_the_table()
    {
        var listed = Listed().ToHashSet(StringComparer.Ordinal);
        var folders = Folders.Where(folder => folder != "Hosting" || Repository.Text(Table).Contains(HostingHeading, StringComparison.Ordinal));
        var offences = folders.SelectMany(Cases).Where(name => !listed.Contains(name)).Distinct(StringComparer.Ordinal);

        Repository.AssertNone(offences, $"Cases that no statement of {Table} names.");
    }

    private static IEnumerable<string> CaseFiles() => Folders.SelectMany(folder => Repository.Sources(Suite + folder));

    private static IEnumerable<string> Cases(string folder) => Repository.Sources(Suite + folder)
        .SelectMany(path => Repository.Tree(path).DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is "Fact" or "Theory"))
        .Select(method => $"{((TypeDeclarationSyntax)method.Parent!).Identifier}.{method.Identifier}");

    private static IEnumerable<string> Listed() => CasePattern().Matches(Repository.Text(Table)).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> UsesOfOurs(string path) => Repository.Tree(path).DescendantNodes().OfType<NameSyntax>()
        .Select(name => name.ToString())
        .Where(IsOurs);

    private static bool IsOurs(string name) => name.StartsWith("Analytics.", StringComparison.Ordinal)
        && (!name.StartsWith("Analytics.Conformance", StringComparison.Ordinal) || name.EndsWith(".Local", StringComparison.Ordinal));

    [GeneratedRegex("`(?<name>[A-Za-z]+Tests\\.[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CasePattern();

    [GeneratedRegex("InternalsVisibleTo Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InternalsPattern();
}
