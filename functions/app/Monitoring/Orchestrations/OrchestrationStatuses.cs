using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>The words for the states of an orchestration, as the API and the page use them.</summary>
internal static class OrchestrationStatuses
{
    private static readonly OrchestrationRuntimeStatus[] Shown =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    public static IReadOnlyList<string> All { get; } = [.. Shown.Select(WordOf)];

    public static string WordOf(OrchestrationRuntimeStatus status) => status.ToString().ToLowerInvariant();

    public static OrchestrationRuntimeStatus? Parse(string word) =>
        Shown.Cast<OrchestrationRuntimeStatus?>().FirstOrDefault(status => string.Equals(status.ToString(), word, StringComparison.OrdinalIgnoreCase));
}
