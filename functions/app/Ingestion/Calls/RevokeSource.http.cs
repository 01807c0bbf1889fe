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
internal sealed class RevokeSource(Database database, TimeProvider clock)
{
    [Function(nameof(RevokeSource))]
    [Endpoint("Revoke a source's write key", "Collecting", Permission = Permissions.Import, Answer = typeof(Source))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/sources/{sourceId:guid}")] HttpRequest request, Guid sourceId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SourceStore.RevokeAsync(scope, sourceId, clock.GetUtcNow(), cancellation) is not { } source)
        {
            return ProblemMapper.Map(CallErrors.SourceNotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "source.revoked", AuditSubject.Source(sourceId), new { source.Name });
        await scope.CommitAsync(cancellation);
        return new JsonResult(source, WireJson.Options);
    }
}
