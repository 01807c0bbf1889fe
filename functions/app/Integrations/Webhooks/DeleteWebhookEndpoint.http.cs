using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>Deletes a webhook with everything that was to be sent to it.</summary>
internal sealed class DeleteWebhookEndpoint(Database database)
{
    [Function(nameof(DeleteWebhookEndpoint))]
    [Endpoint("Delete a webhook", "Webhooks", Permission = Permissions.ManageOrganization)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/webhook-endpoints/{webhookEndpointId:guid}")] HttpRequest request, Guid webhookEndpointId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await WebhookEndpointStore.DeleteAsync(scope, webhookEndpointId, cancellation))
        {
            return ProblemMapper.Map(WebhookErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "webhook.deleted", WebhookSubject.Of(webhookEndpointId), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
