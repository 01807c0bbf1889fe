using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion;

/// <summary>One import: how far it is, what was stored, which lines were bad.</summary>
internal sealed class ShowImport(Database database, TimeProvider clock)
{
    [Function(nameof(ShowImport))]
    [Endpoint("Show an import", "Imports", Permission = Permissions.ReadImports)]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports/{importId}")] HttpRequest request, string importId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenReadingAsync(caller.OrganizationId, cancellation);
        var import = Guid.TryParse(importId, out var id) ? await ImportStore.FindAsync(scope, id, cancellation) : null;
        return import is null
            ? ProblemMapper.Map(new NotFound("import.not_found", "There is no such import."), request)
            : new JsonResult(ImportView.Of(import, clock.GetUtcNow()), WireJson.Options);
    }
}
