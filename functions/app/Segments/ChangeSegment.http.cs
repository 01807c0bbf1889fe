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
using Npgsql;

namespace Analytics.Segments;

/// <summary>Renames a segment or changes who is in it; a new definition is counted and gets the next version.</summary>
internal sealed class ChangeSegment(Database database, SegmentDefinitions definitions, TimeProvider clock)
{
    [Function(nameof(ChangeSegment))]
    [Endpoint("Change a segment", "Segments", Permission = Permissions.EditSegments, Body = typeof(SegmentRequest), Answer = typeof(Segment))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/segments/{segmentId:guid}")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<SegmentRequest>(request, PlanJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var changed = await ChangeAsync(caller, segmentId, body.Value, cancellation);
        return changed.ToAction(segment => new JsonResult(segment, PlanJson.Options), request);
    }

    private async Task<Result<Segment>> ChangeAsync(Caller caller, Guid segmentId, SegmentRequest body, CancellationToken cancellation)
    {
        if ((body.CheckName() ?? body.CheckSchedule()) is { } fault)
        {
            return fault;
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var change = new SegmentChange(body.Name?.Trim(), body.Description) { RefreshMinutes = body.RefreshMinutes, NextRefreshAt = clock.GetUtcNow() };
        if (body.Defines)
        {
            var definition = await definitions.ReadAsync(scope, caller, body, cancellation);
            if (definition.IsError)
            {
                return definition.Error;
            }

            change = change with { Definition = definition.Value };
        }

        return await SaveAsync(scope, caller, segmentId, change, cancellation);
    }

    private static async Task<Result<Segment>> SaveAsync(OrganizationScope scope, Caller caller, Guid segmentId, SegmentChange change, CancellationToken cancellation)
    {
        try
        {
            if (!await SegmentStore.UpdateAsync(scope, segmentId, change, cancellation))
            {
                return SegmentErrors.NotFound();
            }
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return SegmentErrors.NameTaken(change.Name!);
        }

        AuditTrail.Append(scope, caller.PersonId, "segment.changed", AuditSubject.Segment(segmentId), new { change.Name, UserCount = change.Definition?.Users });
        var segment = await SegmentStore.FindAsync(scope, segmentId, cancellation);
        await scope.CommitAsync(cancellation);
        return segment!;
    }
}
