using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>What a webhook was sent, newest first, each with its last attempt.</summary>
internal sealed class ListWebhookDeliveries(Database database)
{
    private static readonly string[] Statuses = ["pending", "delivered", "failed"];

    [Function(nameof(ListWebhookDeliveries))]
    [Endpoint("List what a webhook was sent", "Webhooks", Permission = Permissions.ManageOrganization, Answer = typeof(Page<WebhookDelivery>), Query = ["status: pending, delivered or failed", "limit: messages a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/webhook-endpoints/{webhookEndpointId:guid}/deliveries")] HttpRequest request, Guid webhookEndpointId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var start = page.IsError ? page.Error : TimedPosition.Of(page.Value);
        if (start.IsError)
        {
            return ProblemMapper.Map(start.Error, request);
        }

        var status = request.Query["status"].ToString() is { Length: > 0 } asked ? asked : null;
        if (status is not null && !Statuses.Contains(status, StringComparer.Ordinal))
        {
            return ProblemMapper.Map(new Invalid("webhook.status.unknown", "The status is pending, delivered or failed."), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await WebhookEndpointStore.FindAsync(scope, webhookEndpointId, cancellation) is null)
        {
            return ProblemMapper.Map(WebhookErrors.NotFound(), request);
        }

        var found = await WebhookDeliveryStore.ListAsync(scope, webhookEndpointId, status, start.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, delivery => new TimedPosition(delivery.CreatedAt, delivery.WebhookMessageId));
        return new JsonResult(new Page<WebhookDelivery>([.. found.Take(page.Value.Limit)], next), WireJson.Options);
    }
}
