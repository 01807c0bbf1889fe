using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>One segment with its definition and SQL.</summary>
internal sealed class ShowSegment(SegmentReader reader)
{
    [Function(nameof(ShowSegment))]
    [Endpoint("Read a segment", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Segment))]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}")] HttpRequest request, Guid segmentId) =>
        reader.ShowAsync(request, segmentId, (_, segment) => Task.FromResult<IActionResult>(new JsonResult(segment, PlanJson.Options)));
}
