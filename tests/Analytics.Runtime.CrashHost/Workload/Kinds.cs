namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>The kinds of cases: which orchestration each starts, and what is to be found at its end.</summary>
internal static class Kinds
{
    public static readonly IReadOnlyList<string> All =
    [
        "chain", "fan-out", "timer", "listens", "retries", "parent", "rounds", "terminated", "suspended", "purged", "restarted", "sends",
        "poison",
    ];

    /// <summary>The orchestration and the number it is told.</summary>
    public static (string Name, int Number) Of(string kind) => kind switch
    {
        "chain" or "purged" => (nameof(Orchestrators.Chain), 0),
        "fan-out" => (nameof(Orchestrators.FanOut), 16),
        "timer" => (nameof(Orchestrators.Waits), 0),
        "listens" => (nameof(Orchestrators.Listens), 0),
        "retries" => (nameof(Orchestrators.Retries), 0),
        "parent" => (nameof(Orchestrators.Parent), 0),
        "rounds" => (nameof(Orchestrators.Rounds), 0),
        "terminated" => (nameof(Orchestrators.Endless), 0),
        "suspended" => (nameof(Orchestrators.Pauses), 0),
        "restarted" => (nameof(Orchestrators.Once), 0),
        "sends" => (nameof(Orchestrators.Sends), 0),
        "poison" => (nameof(Orchestrators.Sends), 1),
        _ => throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind)),
    };

    /// <summary>The effects of a case, each exactly once; executions of a restarted one are counted, their names are not known.</summary>
    public static IReadOnlyList<string> EffectsOf(string kind) => kind switch
    {
        "chain" or "purged" => ["0.1", "0.2", "0.3"],
        "fan-out" => [.. Enumerable.Range(1, 16).Select(step => $"part.{step}")],
        "timer" => ["woken"],
        "listens" => ["heard"],
        "retries" => ["third time"],
        "parent" => ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"],
        "rounds" => ["round.1", "round.2", "round.3", "heard"],
        "terminated" => ["begun"],
        "suspended" => ["first", "heard"],
        "restarted" => ["execution.", "execution."],
        "sends" => ["worked"],
        "poison" => ["buried"],
        _ => throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind)),
    };

    /// <summary>What the orchestration returns; null when it has no end to return something.</summary>
    public static int? OutputOf(string kind) => kind switch
    {
        "chain" => 30,
        "fan-out" => 160,
        "parent" => 60,
        "suspended" => 20,
        "terminated" or "purged" => null,
        _ => 10,
    };

    /// <summary>The instances of a case.</summary>
    public static IReadOnlyList<string> InstancesOf(string kind, string id) => kind switch
    {
        "purged" => [],
        "parent" => [id, id + ":1", id + ":2"],
        "terminated" => [id, id + ":1"],
        _ => [id],
    };
}
