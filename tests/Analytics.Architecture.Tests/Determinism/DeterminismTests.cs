using Microsoft.CodeAnalysis;

namespace Analytics.Architecture.Tests.Determinism;

/// <summary>An orchestrator is replayed: what it does must come from its history alone. The build fails by the same rules.</summary>
public sealed class DeterminismTests
{
    // What source generators write is missing here; no orchestrator reaches it.
    private static readonly string[] WithoutGenerators = ["CS0117", "CS0534", "CS1061", "CS8795", "CS8796"];

    [Fact]
    public void No_orchestrator_of_the_application_does_what_a_replay_cannot_repeat()
    {
        var application = OrchestratorGuard.Compile(Application());

        var (orchestrators, offences) = OrchestratorGuard.Walk(application);

        AssertUnderstood(application);
        Assert.Equal(OrchestratorFiles().Select(path => Path.GetFileName(path).Replace(".orchestrator.cs", string.Empty, StringComparison.Ordinal)).Order(StringComparer.Ordinal), orchestrators);
        Repository.AssertNone(offences, "An orchestrator does the same in every replay.");
    }

    [Fact]
    public void An_offence_in_an_orchestrator_of_the_application_is_found()
    {
        var files = Application().ToList();
        var place = files.FindIndex(file => file.Path.EndsWith("/RunImport.orchestrator.cs", StringComparison.Ordinal));
        files[place] = files[place] with
        {
            Text = files[place].Text.Replace("return await StoreUpload", "_ = DateTime.UtcNow; return await StoreUpload", StringComparison.Ordinal),
        };

        var offence = Assert.Single(OrchestratorGuard.Walk(OrchestratorGuard.Compile(files)).Offences);

        Assert.Matches(@"RunImport\.orchestrator\.cs\(\d+\): ORCH001 Orchestrator 'RunImport' reads the clock: DateTime\.UtcNow\.", offence);
    }

    [Fact]
    public void Both_hosts_build_the_application_with_the_rules()
    {
        var offences = new[] { "functions/hosts/local/Analytics.Functions.Local.csproj", "functions/hosts/azure/Analytics.Functions.Azure.csproj" }
            .Where(project => !Repository.Text(project).Contains(
                """../../analyzers/Analytics.Analyzers.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""",
                StringComparison.Ordinal));

        Repository.AssertNone(offences, "A host references functions/analyzers as an analyzer.");
    }

    private static IEnumerable<(string Path, string Text)> Application() => Repository.Sources("functions/app")
        .Concat(Repository.Sources("functions/hosts/local"))
        .Select(path => (path, Repository.Text(path)));

    private static IEnumerable<string> OrchestratorFiles() =>
        Repository.Sources("functions/app").Where(path => path.EndsWith(".orchestrator.cs", StringComparison.Ordinal));

    /// <summary>A rule finds nothing in code that it cannot bind: then the test must not pass.</summary>
    private static void AssertUnderstood(Compilation application)
    {
        var errors = application.SyntaxTrees
            .Where(tree => tree.FilePath.EndsWith(".orchestrator.cs", StringComparison.Ordinal) || tree.FilePath.EndsWith(".activity.cs", StringComparison.Ordinal))
            .SelectMany(tree => application.GetSemanticModel(tree).GetDiagnostics(cancellationToken: TestContext.Current.CancellationToken))
            .Where(error => error.Severity == DiagnosticSeverity.Error && !WithoutGenerators.Contains(error.Id))
            .Select(error => error.ToString());

        Repository.AssertNone(errors, "The application compiles.");
    }
}
