using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>The size of a segment over time: its last refreshes, newest first.</summary>
internal sealed class ListSegmentRefreshes(Database database)
{
    private const int Shown = 200;

    [Function(nameof(ListSegmentRefreshes))]
    [Endpoint("List a segment's refreshes", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/refreshes")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await SegmentStore.FindAsync(scope, segmentId, cancellation) is null
            ? ProblemMapper.Map(SegmentErrors.NotFound(), request)
            : new JsonResult(new Listing(await SegmentMemberStore.ListRefreshesAsync(scope, segmentId, null, Shown, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<SegmentRefresh> Refreshes);
}
