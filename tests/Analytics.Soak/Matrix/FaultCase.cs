namespace Analytics.Soak.Matrix;

/// <summary>A durable step of a kind of case, and the side of it on which the process dies.</summary>
internal sealed record FaultCase(string Kind, string Step, bool IsAfter, int Occurrence = 1)
{
    public string Side => IsAfter ? "after" : "before";

    /// <summary>All cases: each step on both sides, but for those that only read before they are done.</summary>
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        .. Both("chain", "schedule"), new("chain", "instance leased", true), .. Both("chain", "turn run"), .. Both("chain", "start"),
        .. Both("chain", "turn committed"), .. Both("chain", "activity scheduled"), .. Both("chain", "activity run"),
        .. Both("chain", "activity recorded", 2), .. Both("chain", "completed"),
        .. Both("fan-out", "activity run", 5), new("fan-out", "activity leased", true), .. Both("fan-out", "activity recorded", 2),
        .. Both(Crowd, "answer written alone"),
        .. Both("timer", "timer set"), .. Both("timer", "timer fired"),
        .. Both("retries", "retry wait begun"), .. Both("retries", "timer fired", 2),
        .. Both("listens", "event raised"), .. Both("listens", "event taken"),
        .. Both("parent", "child started"), .. Both("parent", "child finished"), .. Both("parent", "child's answer taken"),
        .. Both("rounds", "continue-as-new"), .. Both("rounds", "continue-as-new", 2),
        .. Both("terminated", "terminate asked"), .. Both("terminated", "terminated"), .. Both("terminated", "child terminated"),
        .. Both("suspended", "suspend asked"), .. Both("suspended", "suspended"), .. Both("suspended", "resume asked"), .. Both("suspended", "resumed"),
        .. Both("purged", "purge"), .. Both("restarted", "schedule", 2),
        .. Both("sends", "message sent"), new("sends", "message taken", true), .. Both("sends", "message run"), .. Both("sends", "message done"),
        .. Both("poison", "failed message given back"), .. Both("poison", "message poisoned"), .. Both("poison", "poison message run"),
        .. Both(Minute, "occurrence claimed"), .. Both(Minute, "timer function run"), .. Both(Minute, "occurrence recorded"),
        .. Both(Takeover, "dead process struck off"), new(Takeover, "work taken over", true),
    ];

    /// <summary>Several fan-outs at once, so that activities run where their instance is not.</summary>
    public const string Crowd = "crowd";

    /// <summary>A timer function that is past due when the host starts.</summary>
    public const string Minute = "minute";

    /// <summary>A process that dies while it takes the work of a dead one.</summary>
    public const string Takeover = "takeover";

    private static FaultCase[] Both(string kind, string step, int occurrence = 1) => [new(kind, step, false, occurrence), new(kind, step, true, occurrence)];
}

/// <summary>What was seen of a case.</summary>
internal sealed record FaultRow(
    string Step, string Side, string Kind, int Effects, int ExpectedEffects, int Attempts, TimeSpan Recovery, IReadOnlyList<string> Faults)
{
    public string Outcome => Faults.Count == 0 ? "whole" : string.Join("; ", Faults);
}
