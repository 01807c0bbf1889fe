using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion;

/// <summary>The organization's imports, latest first.</summary>
internal sealed class ListImports(CallerResolver callers, Database database, TimeProvider clock)
{
    [Function(nameof(ListImports))]
    [Endpoint("List imports", "Imports")]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadImports);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        var imports = await ImportStore.ListAsync(scope.Connection, caller.Value.OrganizationId, cancellation);
        return new JsonResult(new { imports = imports.Select(import => ImportView.Of(import, clock.GetUtcNow())) }, WireJson.Options);
    }
}
