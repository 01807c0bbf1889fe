using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>One segment with its definition and SQL.</summary>
internal sealed class ShowSegment(Database database)
{
    [Function(nameof(ShowSegment))]
    [Endpoint("Read a segment", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Segment))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await SegmentStore.FindAsync(scope, segmentId, cancellation) is { } segment
            ? new JsonResult(segment, PlanJson.Options)
            : ProblemMapper.Map(SegmentErrors.NotFound(), request);
    }
}
