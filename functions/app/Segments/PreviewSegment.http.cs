using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments;

/// <summary>How many users a definition has, without saving it.</summary>
internal sealed class PreviewSegment(Database database, SegmentDefinitions definitions)
{
    [Function(nameof(PreviewSegment))]
    [Endpoint("Count a segment before saving it", "Segments", Permission = Permissions.ReadSegments, Body = typeof(SegmentRequest), Answer = typeof(SegmentCount))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/segments/preview")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<SegmentRequest>(request, PlanJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var definition = await definitions.ReadAsync(scope, caller, body.Value, cancellation);
        return definition.ToAction(found => new JsonResult(new SegmentCount(found.Users, found.Sql), PlanJson.Options), request);
    }
}
