using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;


/// <summary>Revokes a source's write key: what it sends is refused within seconds; what it sent stays.</summary>
internal sealed class RevokeSource(CallerResolver callers, Database database, TimeProvider clock)
{
    [Function(nameof(RevokeSource))]
    [Endpoint("Revoke a source's write key", "Collecting", Answer = typeof(Source))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/sources/{sourceId:guid}")] HttpRequest request, Guid sourceId, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.Import);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        if (await SourceStore.RevokeAsync(scope, sourceId, clock.GetUtcNow(), cancellation) is not { } source)
        {
            return ProblemMapper.Map(CallErrors.SourceNotFound(), request);
        }

        await AuditTrail.AppendAsync(scope, caller.Value.PersonId, "source.revoked", AuditSubject.Source(sourceId), new { source.Name }, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(source, WireJson.Options);
    }
}
