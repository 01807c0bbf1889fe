using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>Finds the members now and says who came and who went.</summary>
internal sealed class RefreshSegment(SegmentRefresher refresher, Database database)
{
    [Function(nameof(RefreshSegment))]
    [Endpoint("Find a segment's members now", "Segments", Permission = Permissions.EditSegments, Answer = typeof(SegmentRefresh))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/segments/{segmentId:guid}/refresh")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var refreshed = await refresher.RefreshAsync(caller.OrganizationId, segmentId, cancellation);
        if (!refreshed.IsError)
        {
            await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
            AuditTrail.Append(scope, caller.PersonId, "segment.refreshed", AuditSubject.Segment(segmentId), refreshed.Value);
            await scope.CommitAsync(cancellation);
        }

        return refreshed.ToAction(refresh => new JsonResult(refresh, WireJson.Options), request);
    }
}
