using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Platform.Orchestrations;

/// <summary>The only way in which the product starts orchestrations: each one for an organization, which its id says.</summary>
internal static class OrchestrationStart
{
    public static Task<string> StartAsync(this DurableTaskClient client, TaskName orchestrator, string instanceId, object? input, CancellationToken cancellation) =>
        OrganizationPart(instanceId)
            ? client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), cancellation)
            : throw new ArgumentException($"The instance id {instanceId} does not say whose the orchestration is: make it with {nameof(OrchestrationIds)}.", nameof(instanceId));

    private static bool OrganizationPart(string instanceId) =>
        instanceId.Length > 2 && instanceId[0] == 'o' && instanceId.IndexOf('-', StringComparison.Ordinal) is var end and > 1
        && instanceId.AsSpan(1, end - 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
