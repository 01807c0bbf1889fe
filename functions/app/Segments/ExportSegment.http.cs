using System.Globalization;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Csv;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>All members as a CSV file, written while they are read.</summary>
internal sealed class ExportSegment(Database database)
{
    [Function(nameof(ExportSegment))]
    [Endpoint("Export a segment's members as CSV", "Segments", Permission = Permissions.Export)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/export")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SegmentStore.FindAsync(scope, segmentId, cancellation) is not { } segment)
        {
            return ProblemMapper.Map(SegmentErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "segment.exported", AuditSubject.Segment(segmentId), new { segment.UserCount });
        await CsvAnswer.WriteAsync<(long Number, SegmentMember Member)>(
            request.HttpContext.Response, $"segment-{segmentId}.csv", "user_id,entered_at",
            (after, most) => SegmentMemberStore.ListAsync(scope, segmentId, after.Number, most, cancellation),
            row => $"{CsvField.OfText(row.Member.UserId)},{row.Member.EnteredAt.ToString("O", CultureInfo.InvariantCulture)}", cancellation);
        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }
}
