using Microsoft.CodeAnalysis;

namespace Analytics.Analyzers;

/// <summary>What an orchestrator must not do, and what to do instead. Each rule is an error: a replay that differs loses work.</summary>
internal static class DeterminismRules
{
    public static readonly DiagnosticDescriptor Clock = Rule(
        "ORCH001", "Orchestrators take the time from their context", "reads the clock", "Take the time from context.CurrentUtcDateTime.");

    public static readonly DiagnosticDescriptor Randomness = Rule(
        "ORCH002", "Orchestrators draw nothing at random", "draws a random value",
        "Take ids from context.NewGuid() and let an activity draw anything else.");

    public static readonly DiagnosticDescriptor InputOutput = Rule(
        "ORCH003", "Orchestrators do no input or output", "does input or output", "Move it into an activity and await context.CallActivityAsync.");

    public static readonly DiagnosticDescriptor Surroundings = Rule(
        "ORCH004", "Orchestrators read nothing of their surroundings", "reads its environment",
        "Hand the value in with the input, or read it in an activity.");

    public static readonly DiagnosticDescriptor Threads = Rule(
        "ORCH005", "Orchestrators stay on their thread", "uses threads",
        "Wait with context.CreateTimer, work side by side with Task.WhenAll over activities, and leave ConfigureAwait away.");

    public static readonly DiagnosticDescriptor ForeignAwait = Rule(
        "ORCH006", "Orchestrators await durable tasks only", "awaits what is not durable",
        "Await only what the orchestration context returns; other asynchronous work belongs into an activity.");

    public static readonly DiagnosticDescriptor SharedState = Rule(
        "ORCH007", "Orchestrators share no state", "uses a static field that changes",
        "Keep state in local variables, which a replay rebuilds, or make the field readonly.");

    public static readonly DiagnosticDescriptor[] All = [Clock, Randomness, InputOutput, Surroundings, Threads, ForeignAwait, SharedState];

    private static DiagnosticDescriptor Rule(string id, string title, string offence, string remedy) => new(
        id,
        title,
        "Orchestrator '{0}' " + offence + ": {1}{2}. An orchestrator is replayed and must do the same each time. " + remedy,
        "Determinism",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
