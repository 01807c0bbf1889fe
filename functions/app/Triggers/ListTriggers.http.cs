using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Triggers;

/// <summary>The organization's triggers.</summary>
internal sealed class ListTriggers(Database database)
{
    [Function(nameof(ListTriggers))]
    [Endpoint("List triggers", "Triggers", Permission = Permissions.ManageOrganization, Answer = typeof(Listing))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/triggers")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(await TriggerStore.ListAsync(scope, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Trigger> Triggers);
}
