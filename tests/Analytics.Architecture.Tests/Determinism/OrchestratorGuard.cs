using System.Globalization;
using Analytics.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Analytics.Architecture.Tests.Determinism;

/// <summary>Runs the determinism rules over sources, as the build does.</summary>
internal static class OrchestratorGuard
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "Analytics.Functions.dll")
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles files, given as path and text, under the application's name, for whose assembly internals are visible.</summary>
    public static CSharpCompilation Compile(params IEnumerable<(string Path, string Text)> files) => CSharpCompilation.Create(
        "Analytics.Functions",
        files.Prepend(("Usings.cs", Usings)).Select(file => CSharpSyntaxTree.ParseText(file.Item2, path: file.Item1)),
        References.Value,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The offences, each as "file(line): id message".</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(CSharpCompilation compilation)
    {
        var offences = await compilation.WithAnalyzers([new OrchestratorDeterminismAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return Describe(offences);
    }

    /// <summary>
    /// The offences without the rest of an analysis, which would bind all code of a large compilation; and the names of the orchestrators.
    /// </summary>
    public static (IReadOnlyList<string> Orchestrators, IReadOnlyList<string> Offences) Walk(CSharpCompilation compilation)
    {
        var orchestrators = compilation.GetSymbolsWithName("Run", SymbolFilter.Member).OfType<IMethodSymbol>()
            .Where(OrchestratorDeterminismAnalyzer.IsOrchestrator).ToList();
        var offences = new List<Diagnostic>();
        foreach (var orchestrator in orchestrators)
        {
            new OrchestratorWalk(compilation, orchestrator, offences.Add, TestContext.Current.CancellationToken).Run();
        }

        return ([.. orchestrators.Select(orchestrator => orchestrator.ContainingType.Name).Order(StringComparer.Ordinal)], Describe(offences));
    }

    private static IReadOnlyList<string> Describe(IEnumerable<Diagnostic> offences) =>
        [.. offences.OrderBy(offence => offence.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(offence => offence.Location.SourceSpan.Start)
            .Select(Describe)];

    private static string Describe(Diagnostic offence)
    {
        var place = offence.Location.GetLineSpan();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{place.Path}({place.StartLinePosition.Line + 1}): {offence.Id} {offence.GetMessage(CultureInfo.InvariantCulture)}");
    }
}
