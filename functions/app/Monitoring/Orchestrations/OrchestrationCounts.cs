using Analytics.Platform.Orchestrations;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>How many orchestrations of an organization are in the states that somebody should know of. Counting ends at <see cref="Most"/>.</summary>
internal sealed record OrchestrationCounts(int Pending, int Running, int Suspended, int FailedToday, int Most)
{
    private const int CountedAtMost = 1_000;

    public static async Task<OrchestrationCounts> CountAsync(DurableTaskClient client, int organizationId, DateTimeOffset now, CancellationToken cancellation)
    {
        var prefix = OrchestrationIds.PrefixOf(organizationId);
        var counts = new Dictionary<OrchestrationRuntimeStatus, int>();
        foreach (var status in new[] { OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended })
        {
            counts[status] = await CountAsync(client, new OrchestrationQuery(Statuses: [status], InstanceIdPrefix: prefix, PageSize: CountedAtMost), cancellation);
        }

        var failed = await CountAsync(
            client, new OrchestrationQuery(CreatedFrom: now.AddDays(-1), Statuses: [OrchestrationRuntimeStatus.Failed], InstanceIdPrefix: prefix, PageSize: CountedAtMost), cancellation);
        return new OrchestrationCounts(
            counts[OrchestrationRuntimeStatus.Pending], counts[OrchestrationRuntimeStatus.Running], counts[OrchestrationRuntimeStatus.Suspended], failed, CountedAtMost);
    }

    private static async Task<int> CountAsync(DurableTaskClient client, OrchestrationQuery query, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages().WithCancellation(cancellation))
        {
            count += page.Values.Count(row => row.InstanceId.StartsWith(query.InstanceIdPrefix!, StringComparison.Ordinal));
            if (count >= CountedAtMost)
            {
                return CountedAtMost;
            }
        }

        return count;
    }
}
