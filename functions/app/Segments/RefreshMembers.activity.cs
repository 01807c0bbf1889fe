using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Segments;

/// <summary>Finds a segment's members. Run again, it finds the same ones and nobody comes or goes.</summary>
internal sealed class RefreshMembers(SegmentRefresher refresher)
{
    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(3, TimeSpan.FromSeconds(5), backoffCoefficient: 2)));

    public static Task<string> Call(TaskOrchestrationContext context, DueSegment segment) => context.CallActivityAsync<string>(nameof(RefreshMembers), segment, Retries);

    /// <returns>"ready", or why there are no new members: it stands on the segment as well.</returns>
    [Function(nameof(RefreshMembers))]
    public async Task<string> Run([ActivityTrigger] DueSegment segment, CancellationToken cancellation)
    {
        var refreshed = await refresher.RefreshAsync(segment.OrganizationId, segment.SegmentId, cancellation);
        return refreshed.IsError ? refreshed.Error.Code : "ready";
    }
}
