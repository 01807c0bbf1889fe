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

namespace Analytics.Segments;

/// <summary>Saves a segment as a draft, counted.</summary>
internal sealed class CreateSegment(Database database, SegmentDefinitions definitions, TimeProvider clock)
{
    [Function(nameof(CreateSegment))]
    [Endpoint("Save a segment", "Segments", Permission = Permissions.EditSegments, Body = typeof(SegmentRequest), Answer = typeof(Segment))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/segments")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<SegmentRequest>(request, PlanJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var saved = await SaveAsync(caller, body.Value, cancellation);
        return saved.ToAction(segment => new JsonResult(segment, PlanJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<Segment>> SaveAsync(Caller caller, SegmentRequest body, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (body.Id is { } id && await SegmentStore.FindAsync(scope, id, cancellation) is { } known)
        {
            return known;
        }

        if (body.Name is null || body.CheckName() is not null)
        {
            return SegmentErrors.NameInvalid();
        }

        if (body.CheckSchedule() is { } fault)
        {
            return fault;
        }

        var definition = await definitions.ReadAsync(scope, caller, body, cancellation);
        if (definition.IsError)
        {
            return definition.Error;
        }

        var draft = new Segment
        {
            Id = Guid.CreateVersion7(),
            Name = body.Name.Trim(),
            Description = body.Description ?? "",
            Plan = definition.Value.Plan,
            Sql = definition.Value.Sql,
            UserCount = definition.Value.Users,
            Source = definition.Value.Source,
            QueryId = body.QueryId,
            PersonId = caller.PersonId,
        };
        if (!await SegmentStore.InsertAsync(scope, draft, cancellation))
        {
            return SegmentErrors.NameTaken(draft.Name);
        }

        if (body.RefreshMinutes > 0)
        {
            await SegmentStore.UpdateAsync(scope, draft.Id, new SegmentChange(null, null) { RefreshMinutes = body.RefreshMinutes, NextRefreshAt = clock.GetUtcNow() }, cancellation);
        }

        AuditTrail.Append(scope, caller.PersonId, "segment.created", AuditSubject.Segment(draft.Id), new { draft.Name, draft.UserCount });
        var saved = await SegmentStore.FindAsync(scope, draft.Id, cancellation);
        await scope.CommitAsync(cancellation);
        return saved!;
    }
}
