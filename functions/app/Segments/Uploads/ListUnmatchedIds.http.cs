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

namespace Analytics.Segments.Uploads;

/// <summary>The ids of an uploaded list that are nobody's here, by the line they stand on.</summary>
internal sealed class ListUnmatchedIds(Database database)
{
    [Function(nameof(ListUnmatchedIds))]
    [Endpoint("List the ids of an uploaded list that are not known", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Page<UnmatchedId>), Query = ["limit: ids a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/unmatched")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        return page.IsError
            ? ProblemMapper.Map(page.Error, request)
            : (await ListAsync(caller, segmentId, page.Value, cancellation)).ToAction(found => new JsonResult(found, WireJson.Options), request);
    }

    private async Task<Result<Page<UnmatchedId>>> ListAsync(Caller caller, Guid segmentId, PageRequest page, CancellationToken cancellation)
    {
        var after = 0;
        if (page.After.Count > 0 && !int.TryParse(page.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return PageRequest.InvalidCursor();
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SegmentStore.FindAsync(scope, segmentId, cancellation) is null)
        {
            return SegmentErrors.NotFound();
        }

        var (_, found) = await SegmentUploadStore.ListUnmatchedAsync(scope, segmentId, after, page.Limit + 1, cancellation);
        var shown = found.Take(page.Limit).ToList();
        return new Page<UnmatchedId>(shown, found.Count > page.Limit ? PageRequest.Encode(shown[^1].Line.ToString(CultureInfo.InvariantCulture)) : null);
    }
}
