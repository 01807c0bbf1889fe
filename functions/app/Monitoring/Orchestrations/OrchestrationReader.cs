using Analytics.Identity;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Results;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>Reads single orchestrations for a caller. Whose it is is decided by the id alone, before the backend is asked.</summary>
internal static class OrchestrationReader
{
    /// <summary>The instance with its payloads, when it is the caller's organization's.</summary>
    public static async Task<Result<OrchestrationMetadata>> FindAsync(DurableTaskClient client, string instanceId, Caller caller, CancellationToken cancellation) =>
        OrchestrationIds.BelongsTo(instanceId, caller.OrganizationId) && await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation) is { } row
            ? row
            : OrchestrationErrors.NotFound();

    public static async Task<Result<OrchestrationView>> ShowAsync(DurableTaskClient client, string instanceId, Caller caller, CancellationToken cancellation)
    {
        var found = await FindAsync(client, instanceId, caller, cancellation);
        return found.IsError ? found.Error : OrchestrationView.Of(found.Value, await HistoryAsync(client, instanceId, caller, cancellation), caller);
    }

    private static async Task<Timeline?> HistoryAsync(DurableTaskClient client, string instanceId, Caller caller, CancellationToken cancellation)
    {
        try
        {
            var history = await client.GetOrchestrationHistoryAsync(instanceId, cancellation);
            return TimelineReader.Read(history, caller.May(Permissions.ReadOrchestrationPayloads), caller.OrganizationId);
        }
        catch (Exception fault) when (fault is NotSupportedException or ArgumentException)
        {
            // Older backends keep it to themselves, or it was purged a moment ago.
            return null;
        }
    }
}
