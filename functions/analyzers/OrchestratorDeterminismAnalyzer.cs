using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Analytics.Analyzers;

/// <summary>
/// Fails the build when an orchestrator, or anything in its compilation that it calls, does what a replay cannot repeat. What it calls
/// in other assemblies is judged by its name alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrchestratorDeterminismAnalyzer : DiagnosticAnalyzer
{
    private const string Trigger = "OrchestrationTriggerAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. DeterminismRules.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var orchestrators = new ConcurrentBag<IMethodSymbol>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (symbol.Symbol is IMethodSymbol method && IsOrchestrator(method))
                    {
                        orchestrators.Add(method);
                    }
                },
                SymbolKind.Method);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var orchestrator in orchestrators)
                {
                    new OrchestratorWalk(end.Compilation, orchestrator, end.ReportDiagnostic, end.CancellationToken).Run();
                }
            });
        });
    }

    internal static bool IsOrchestrator(IMethodSymbol method) =>
        method.Parameters.Any(parameter => parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == Trigger));
}
