using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>The size of a segment over time: its last refreshes, newest first.</summary>
internal sealed class ListSegmentRefreshes(SegmentReader reader)
{
    private const int Shown = 200;

    [Function(nameof(ListSegmentRefreshes))]
    [Endpoint("List a segment's refreshes", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Listing))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/refreshes")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation) => reader.ShowAsync(request, segmentId, async (scope, segment) =>
            new JsonResult(new Listing(await SegmentMemberStore.ListRefreshesAsync(scope, segment.Id, null, Shown, cancellation)), WireJson.Options));

    internal sealed record Listing(IReadOnlyList<SegmentRefresh> Refreshes);
}
