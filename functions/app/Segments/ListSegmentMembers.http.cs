using System.Globalization;
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
internal sealed class ListSegmentMembers(CallerResolver callers, Database database)
{
    [Function(nameof(ListSegmentMembers))]
    [Endpoint("List a segment's members", "Segments", Answer = typeof(Page<SegmentMember>), Query = ["limit: members a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/members")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadSegments);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var page = PageRequest.Parse(request);
        return page.IsError
            ? ProblemMapper.Map(page.Error, request)
            : (await ListAsync(caller.Value, segmentId, page.Value, cancellation)).ToAction(members => new JsonResult(members, WireJson.Options), request);
    }

    private async Task<Result<Page<SegmentMember>>> ListAsync(Caller caller, Guid segmentId, PageRequest page, CancellationToken cancellation)
    {
        var after = 0L;
        if (page.After.Count > 0 && !(page.After.Count == 1 && long.TryParse(page.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out after)))
        {
            return new Invalid("page.cursor.invalid", "This cursor is not one of this list: leave it out to begin with the first page.");
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SegmentStore.FindAsync(scope, segmentId, cancellation) is null)
        {
            return SegmentErrors.NotFound();
        }

        var found = await SegmentMemberStore.ListAsync(scope, segmentId, after, page.Limit + 1, cancellation);
        var shown = found.Take(page.Limit).ToList();
        var next = found.Count > page.Limit ? PageRequest.Encode(shown[^1].Number.ToString(CultureInfo.InvariantCulture)) : null;
        return new Page<SegmentMember>([.. shown.Select(row => row.Member)], next);
    }
}
