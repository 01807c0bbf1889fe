using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>Deletes a segment; campaigns that used it keep their snapshot.</summary>
internal sealed class DeleteSegment(Database database)
{
    [Function(nameof(DeleteSegment))]
    [Endpoint("Delete a segment", "Segments", Permission = Permissions.EditSegments)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/segments/{segmentId:guid}")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await SegmentStore.DeleteAsync(scope, segmentId, cancellation))
        {
            return ProblemMapper.Map(SegmentErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "segment.deleted", AuditSubject.Segment(segmentId), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
