using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring.Storage;

/// <summary>What the organization keeps and for how long, the cache, and for the operator of the installation the whole database.</summary>
internal sealed class ShowStorage(Database database, ICacheWatch cache, TimeProvider clock)
{
    [Function(nameof(ShowStorage))]
    [Endpoint("Show what is stored", "Operations", Permission = Permissions.ManageOrganization, Answer = typeof(StorageView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/monitoring/storage")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var view = new StorageView(
            clock.GetUtcNow(),
            await StorageReader.OrganizationAsync(scope, cancellation),
            await RetentionSettings.ReadAsync(scope, clock.GetUtcNow(), cancellation),
            await cache.ReadAsync(caller.OrganizationId, cancellation),
            caller.May(Permissions.OperateInstallation) ? await InstallationAsync(cancellation) : null);
        return new JsonResult(view, WireJson.Options);
    }

    private async Task<InstallationStorage> InstallationAsync(CancellationToken cancellation)
    {
        await using var owner = await database.OpenSystemAsync(cancellation);
        return await StorageReader.InstallationAsync(owner, cancellation);
    }
}
