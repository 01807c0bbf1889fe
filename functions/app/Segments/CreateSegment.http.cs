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
internal sealed class CreateSegment(Database database, SegmentCounter counter, TimeProvider clock)
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

        var defined = body.Sql is null ? await PlannedAsync(scope, caller, body, cancellation) : await WrittenAsync(caller, body, cancellation);
        if (defined.IsError)
        {
            return defined.Error;
        }

        var draft = defined.Value with
        {
            Name = body.Name.Trim(),
            Description = body.Description ?? "",
            QueryId = body.QueryId,
            PersonId = caller.PersonId,
        };
        if (!await SegmentStore.InsertAsync(scope, draft, cancellation))
        {
            return SegmentErrors.NameTaken(draft.Name);
        }

        if (body.RefreshMinutes > 0)
        {
            await SegmentStore.UpdateAsync(scope, draft.Id, new SegmentChange(null, null, null) { RefreshMinutes = body.RefreshMinutes, NextRefreshAt = clock.GetUtcNow() }, cancellation);
        }

        AuditTrail.Append(scope, caller.PersonId, "segment.created", AuditSubject.Segment(draft.Id), new { draft.Name, draft.UserCount });
        var saved = await SegmentStore.FindAsync(scope, draft.Id, cancellation);
        await scope.CommitAsync(cancellation);
        return saved!;
    }

    private async Task<Result<Segment>> PlannedAsync(OrganizationScope scope, Caller caller, SegmentRequest body, CancellationToken cancellation)
    {
        var audience = await body.AudienceAsync(scope, cancellation);
        if (audience.IsError)
        {
            return audience.Error;
        }

        var count = await counter.CountAsync(caller.OrganizationId, audience.Value, cancellation);
        return count.Map(found => new Segment
        {
            Id = Guid.CreateVersion7(),
            Name = "",
            Plan = audience.Value,
            Sql = found.Sql,
            UserCount = found.Users,
            Source = body.UserIds is null ? "plan" : "upload",
        });
    }

    private async Task<Result<Segment>> WrittenAsync(Caller caller, SegmentRequest body, CancellationToken cancellation)
    {
        if (caller.Refuse(Permissions.RunSql) is { } refusal)
        {
            return refusal;
        }

        var count = await counter.CountAsync(caller.OrganizationId, body.Sql!, cancellation);
        return count.Map(found => new Segment { Id = Guid.CreateVersion7(), Name = "", Sql = found.Sql, UserCount = found.Users, Source = "sql" });
    }
}
