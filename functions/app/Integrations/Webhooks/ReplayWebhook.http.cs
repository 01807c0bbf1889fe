using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>Sends one message to a webhook again, whatever became of it; its id stays, so that a receiver that has it can tell.</summary>
internal sealed class ReplayWebhook(Database database)
{
    [Function(nameof(ReplayWebhook))]
    [Endpoint("Send a message to a webhook again", "Webhooks", Permission = Permissions.ManageOrganization, Answer = typeof(WebhookDeliveryDetail))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhook-endpoints/{webhookEndpointId:guid}/deliveries/{webhookMessageId:guid}/replays")] HttpRequest request,
        Guid webhookEndpointId,
        Guid webhookMessageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await WebhookEndpointStore.FindAsync(scope, webhookEndpointId, cancellation) is { Enabled: false })
        {
            return ProblemMapper.Map(WebhookErrors.Disabled(), request);
        }

        if (!await WebhookDeliveryStore.ReplayAsync(scope, webhookEndpointId, webhookMessageId, cancellation))
        {
            return ProblemMapper.Map(WebhookErrors.DeliveryNotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "webhook.replayed", WebhookSubject.Of(webhookEndpointId), new { webhookMessageId });
        var found = await WebhookDeliveryStore.FindAsync(scope, webhookEndpointId, webhookMessageId, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(found, WireJson.Options) { StatusCode = StatusCodes.Status202Accepted };
    }
}
