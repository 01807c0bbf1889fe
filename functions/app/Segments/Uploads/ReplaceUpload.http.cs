using Analytics.Audit;
using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments.Uploads;

/// <summary>Puts another list in the place of the one that a segment was made of: who is not on it leaves, and the history of the segment goes on.</summary>
internal sealed class ReplaceUpload(Database database, SegmentRefresher refresher)
{
    [Function(nameof(ReplaceUpload))]
    [Endpoint("Replace the list of a segment (CSV)", "Segments", Permission = Permissions.EditSegments, Answer = typeof(UploadOutcome), Query = ["column: which one has the user ids, by its header"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/segments/{segmentId:guid}/upload")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (await FindFaultAsync(caller, segmentId, cancellation) is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        var list = await UploadedList.ReadAsync(request, cancellation);
        if (list.IsError)
        {
            return ProblemMapper.Map(list.Error, request);
        }

        var replaced = await ReplaceAsync(caller, segmentId, list.Value, cancellation);
        return replaced.ToAction(outcome => new JsonResult(outcome, PlanJson.Options), request);
    }

    private async Task<Error?> FindFaultAsync(Caller caller, Guid segmentId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await SegmentStore.FindAsync(scope, segmentId, cancellation) switch
        {
            null => SegmentErrors.NotFound(),
            { Source: not "upload" } => UploadErrors.NotAList(),
            _ => null,
        };
    }

    private async Task<Result<UploadOutcome>> ReplaceAsync(Caller caller, Guid segmentId, UserIdList list, CancellationToken cancellation)
    {
        await using (var scope = await database.OpenAsync(caller.OrganizationId, cancellation))
        {
            // The row first: two lists at once take turns, and so does a refresh.
            if (!await SegmentStore.RedefineUploadAsync(scope, segmentId, UploadedList.SqlOf(segmentId, list), cancellation))
            {
                return SegmentErrors.NotFound();
            }

            await SegmentUploadStore.DeleteAsync(scope, segmentId, cancellation);
            await SegmentUploadStore.InsertAsync(scope, segmentId, list.Ids, cancellation);
            AuditTrail.Append(scope, caller.PersonId, "segment.list_replaced", AuditSubject.Segment(segmentId), new { ids = list.Ids.Count, list.FaultCount });
            await scope.CommitAsync(cancellation);
        }

        var refreshed = await refresher.RefreshAsync(caller.OrganizationId, segmentId, cancellation);
        return refreshed.IsError ? refreshed.Error : await UploadOutcome.OfAsync(database, caller.OrganizationId, segmentId, list, cancellation);
    }
}
