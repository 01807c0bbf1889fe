using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>The organization's webhooks, and what can be told.</summary>
internal sealed class ListWebhookEndpoints(CallerResolver callers, Database database)
{
    [Function(nameof(ListWebhookEndpoints))]
    [Endpoint("List webhooks", "Webhooks", Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/webhook-endpoints")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ManageOrganization);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        return new JsonResult(new Listing(await WebhookEndpointStore.ListAsync(scope, cancellation), WebhookEvents.All), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<WebhookEndpoint> Endpoints, IReadOnlyList<string> EventTypes);
}
