using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>The organization's sources with their write keys, newest first, and the address that takes what they send.</summary>
internal sealed class ListSources(Database database, TimeProvider clock)
{
    [Function(nameof(ListSources))]
    [Endpoint("List sources", "Collecting", Permission = Permissions.Import)]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sources")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        // The host that answers here takes calls too; the site may be served by another one, which hands on /api alone.
        var address = $"{request.Scheme}://{request.Host}";
        return new JsonResult(new { at = clock.GetUtcNow(), address, sources = await SourceStore.ListAsync(scope, cancellation) }, WireJson.Options);
    }
}
