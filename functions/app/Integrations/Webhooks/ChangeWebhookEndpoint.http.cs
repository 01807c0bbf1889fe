using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Outbound;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>Changes a webhook, disables it, or enables it again: then what waits is sent.</summary>
internal sealed class ChangeWebhookEndpoint(Database database, OutboundGuard guard)
{
    [Function(nameof(ChangeWebhookEndpoint))]
    [Endpoint("Change a webhook", "Webhooks", Permission = Permissions.ManageOrganization, Body = typeof(WebhookEndpointRequest), Answer = typeof(WebhookEndpoint))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/webhook-endpoints/{webhookEndpointId:guid}")] HttpRequest request, Guid webhookEndpointId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<WebhookEndpointRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var change = await body.Value.CheckAsync(guard, cancellation);
        if (change.IsError)
        {
            return ProblemMapper.Map(change.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await WebhookEndpointStore.UpdateAsync(scope, webhookEndpointId, change.Value, cancellation))
        {
            return ProblemMapper.Map(WebhookErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "webhook.changed", WebhookSubject.Of(webhookEndpointId), change.Value);
        var stored = await WebhookEndpointStore.FindAsync(scope, webhookEndpointId, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(stored, WireJson.Options);
    }
}
