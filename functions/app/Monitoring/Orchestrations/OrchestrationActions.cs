using System.Collections.Frozen;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>What a person may order for an orchestration.</summary>
internal enum OrchestrationAction
{
    Terminate,
    Suspend,
    Resume,
    Restart,
    Rewind,
    Purge,
}

/// <summary>Which action fits which state, as a table: the page offers these, and everything else is refused.</summary>
internal static class OrchestrationActions
{
    private static readonly FrozenDictionary<string, OrchestrationAction[]> Allowed = new Dictionary<string, OrchestrationAction[]>(StringComparer.Ordinal)
    {
        ["pending"] = [OrchestrationAction.Suspend, OrchestrationAction.Terminate],
        ["running"] = [OrchestrationAction.Suspend, OrchestrationAction.Terminate],
        ["suspended"] = [OrchestrationAction.Resume, OrchestrationAction.Terminate],
        ["completed"] = [OrchestrationAction.Restart, OrchestrationAction.Purge],
        ["failed"] = [OrchestrationAction.Rewind, OrchestrationAction.Restart, OrchestrationAction.Purge],
        ["terminated"] = [OrchestrationAction.Restart, OrchestrationAction.Purge],
        ["canceled"] = [OrchestrationAction.Restart, OrchestrationAction.Purge],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<OrchestrationAction> AllowedIn(string status) => Allowed.GetValueOrDefault(status) ?? [];

    public static string WordOf(OrchestrationAction action) => action.ToString().ToLowerInvariant();

    /// <summary>The action of that name; the route lets no other word through.</summary>
    public static OrchestrationAction Parse(string word) => Enum.Parse<OrchestrationAction>(word, ignoreCase: true);
}
