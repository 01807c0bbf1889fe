using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>One message to a webhook: the very text that was signed, and every attempt with its answer.</summary>
internal sealed class ShowWebhookDelivery(Database database)
{
    [Function(nameof(ShowWebhookDelivery))]
    [Endpoint("Read a message to a webhook with its attempts", "Webhooks", Permission = Permissions.ManageOrganization, Answer = typeof(WebhookDeliveryDetail))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/webhook-endpoints/{webhookEndpointId:guid}/deliveries/{webhookMessageId:guid}")] HttpRequest request,
        Guid webhookEndpointId,
        Guid webhookMessageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await WebhookDeliveryStore.FindAsync(scope, webhookEndpointId, webhookMessageId, cancellation) is { } found
            ? new JsonResult(found, WireJson.Options)
            : ProblemMapper.Map(WebhookErrors.DeliveryNotFound(), request);
    }
}
