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

/// <summary>
/// Makes a segment of a list of people, a CSV file. Lines that name nobody are told and left out; ids that are not known yet are kept, and
/// found by a later refresh.
/// </summary>
internal sealed class UploadSegment(Database database, SegmentRefresher refresher)
{
    [Function(nameof(UploadSegment))]
    [Endpoint("Make a segment of a list of people (CSV)", "Segments", Permission = Permissions.EditSegments, Answer = typeof(UploadOutcome), Query = ["name: of the segment", "description: of the segment", "column: which one has the user ids, by its header"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/segments/uploads")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var list = await UploadedList.ReadAsync(request, cancellation);
        if (list.IsError)
        {
            return ProblemMapper.Map(list.Error, request);
        }

        var saved = await SaveAsync(caller, request, list.Value, cancellation);
        return saved.ToAction(outcome => new JsonResult(outcome, PlanJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<UploadOutcome>> SaveAsync(Caller caller, HttpRequest request, UserIdList list, CancellationToken cancellation)
    {
        var named = new SegmentRequest(request.Query["name"].ToString(), request.Query["description"].ToString(), null, null);
        if (named.CheckName() is { } fault)
        {
            return fault;
        }

        var id = Guid.CreateVersion7();
        var segment = new Segment
        {
            Id = id,
            Name = named.Name!.Trim(),
            Description = named.Description ?? "",
            Sql = UploadedList.SqlOf(id, list),
            Source = "upload",
            PersonId = caller.PersonId,
        };
        await using (var scope = await database.OpenAsync(caller.OrganizationId, cancellation))
        {
            if (!await SegmentStore.InsertAsync(scope, segment, cancellation))
            {
                return SegmentErrors.NameTaken(segment.Name);
            }

            await SegmentUploadStore.InsertAsync(scope, id, list.Ids, cancellation);
            AuditTrail.Append(scope, caller.PersonId, "segment.uploaded", AuditSubject.Segment(id), new { segment.Name, ids = list.Ids.Count, list.FaultCount });
            await scope.CommitAsync(cancellation);
        }

        var refreshed = await refresher.RefreshAsync(caller.OrganizationId, id, cancellation);
        return refreshed.IsError ? refreshed.Error : await UploadOutcome.OfAsync(database, caller.OrganizationId, id, list, cancellation);
    }
}
