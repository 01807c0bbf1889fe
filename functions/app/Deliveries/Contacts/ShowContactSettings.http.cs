using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>Where people have their addresses: as chosen, or as their attributes suggest.</summary>
internal sealed class ShowContactSettings(Database database)
{
    [Function(nameof(ShowContactSettings))]
    [Endpoint("Read the contact settings", "Deliveries", Permission = Permissions.ReadCampaigns, Answer = typeof(ContactSettings))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/contact-settings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(await ContactStore.LoadAsync(scope, cancellation), WireJson.Options);
    }
}
