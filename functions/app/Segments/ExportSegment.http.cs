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
    private const int RowsAtOnce = 5_000;

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
        await WriteAsync(request.HttpContext.Response, scope, segmentId, cancellation);
        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }

    private static async Task WriteAsync(HttpResponse response, OrganizationScope scope, Guid segmentId, CancellationToken cancellation)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"segment-{segmentId}.csv\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("user_id,entered_at".AsMemory(), cancellation);
        for (var after = 0L; ;)
        {
            var members = await SegmentMemberStore.ListAsync(scope, segmentId, after, RowsAtOnce, cancellation);
            foreach (var (number, member) in members)
            {
                var enteredAt = member.EnteredAt.ToString("O", CultureInfo.InvariantCulture);
                await writer.WriteLineAsync($"{CsvField.OfText(member.UserId)},{enteredAt}".AsMemory(), cancellation);
                after = number;
            }

            await writer.FlushAsync(cancellation);
            if (members.Count < RowsAtOnce)
            {
                return;
            }
        }
    }
}
