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
internal sealed class ListImports(Database database, TimeProvider clock)
{
    [Function(nameof(ListImports))]
    [Endpoint("List imports", "Imports", Permission = Permissions.ReadImports, Query = ["limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var after = TimedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var imports = await ImportStore.ListAsync(scope, after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(imports, import => new TimedPosition(import.CreatedAt, import.ImportId));
        return new JsonResult(new { imports = imports.Take(page.Value.Limit).Select(import => ImportView.Of(import, clock.GetUtcNow())), next }, WireJson.Options);
    }
}
