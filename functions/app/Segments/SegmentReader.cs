using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Segments;

/// <summary>What everything that shows something of one segment begins with: there is such a one among the caller's own.</summary>
internal sealed class SegmentReader(Database database)
{
    public async Task<IActionResult> ShowAsync(HttpRequest request, Guid segmentId, Func<OrganizationScope, Segment, Task<IActionResult>> show)
    {
        var caller = request.Caller();
        var cancellation = request.HttpContext.RequestAborted;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await SegmentStore.FindAsync(scope, segmentId, cancellation) is { } segment
            ? await show(scope, segment)
            : ProblemMapper.Map(SegmentErrors.NotFound(), request);
    }
}
