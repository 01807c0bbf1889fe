using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>The organization's webhooks, and what can be told.</summary>
internal sealed class ListWebhookEndpoints(Database database)
{
    [Function(nameof(ListWebhookEndpoints))]
    [Endpoint("List webhooks", "Webhooks", Permission = Permissions.ManageOrganization, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/webhook-endpoints")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(await WebhookEndpointStore.ListAsync(scope, cancellation), WebhookEvents.All), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<WebhookEndpoint> Endpoints, IReadOnlyList<string> EventTypes);
}
