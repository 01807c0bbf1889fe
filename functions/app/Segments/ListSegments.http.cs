using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>Saved segments, last changed first.</summary>
internal sealed class ListSegments(Database database)
{
    [Function(nameof(ListSegments))]
    [Endpoint("List segments", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Listing), Query = ["limit: segments a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var start = page.Match(TimedPosition.Of, Result.Fail<PageStart>);
        if (start.IsError)
        {
            return ProblemMapper.Map(start.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await SegmentStore.ListAsync(scope, start.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, last => new TimedPosition(last.UpdatedAt, last.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), PlanJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Segment> Segments, string? Next);
}
