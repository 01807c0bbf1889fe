using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>Saved segments, last changed first.</summary>
internal sealed class ListSegments(CallerResolver callers, Database database)
{
    [Function(nameof(ListSegments))]
    [Endpoint("List segments", "Segments", Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadSegments);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        return new JsonResult(new Listing(await SegmentStore.ListAsync(scope, cancellation)), PlanJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Segment> Segments);
}
