using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>The people whom the last refresh found, page by page.</summary>
internal sealed class ListSegmentMembers(Database database)
{
    [Function(nameof(ListSegmentMembers))]
    [Endpoint("List a segment's members", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Page<SegmentMember>), Query = ["limit: members a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/members")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        return page.IsError
            ? ProblemMapper.Map(page.Error, request)
            : (await ListAsync(caller, segmentId, page.Value, cancellation)).ToAction(members => new JsonResult(members, WireJson.Options), request);
    }

    private async Task<Result<Page<SegmentMember>>> ListAsync(Caller caller, Guid segmentId, PageRequest page, CancellationToken cancellation)
    {
        var after = PagePlace.ReadNumber(page);
        if (after.IsError)
        {
            return after.Error;
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SegmentStore.FindAsync(scope, segmentId, cancellation) is null)
        {
            return SegmentErrors.NotFound();
        }

        var found = PagePlace.PageOf(await SegmentMemberStore.ListAsync(scope, segmentId, after.Value ?? 0, page.Limit + 1, cancellation), page.Limit, last => PagePlace.Number(last.Number));
        return new Page<SegmentMember>([.. found.Items.Select(row => row.Member)], found.Next);
    }
}
