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

/// <summary>Gives a webhook a new secret, shown this once. For a day both sign, so that the receiver can change over without missing anything.</summary>
internal sealed class RotateWebhookSecret(Database database, SecretBox secrets)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    [Function(nameof(RotateWebhookSecret))]
    [Endpoint("Replace the secret of a webhook", "Webhooks", Permission = Permissions.ManageOrganization, Answer = typeof(WebhookEndpointWithSecret))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhook-endpoints/{webhookEndpointId:guid}/secrets")] HttpRequest request, Guid webhookEndpointId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var secret = WebhookSignature.NewSecret();
        var sealedSecret = await secrets.SealAsync(secret, WebhookSender.PlaceOf(scope.OrganizationId, webhookEndpointId), cancellation);
        if (!await WebhookEndpointStore.RotateAsync(scope, webhookEndpointId, sealedSecret, Overlap, cancellation))
        {
            return ProblemMapper.Map(WebhookErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "webhook.secret_replaced", WebhookSubject.Of(webhookEndpointId), new { });
        var stored = (await WebhookEndpointStore.FindAsync(scope, webhookEndpointId, cancellation))!;
        await scope.CommitAsync(cancellation);
        return new JsonResult(new WebhookEndpointWithSecret(stored, secret), WireJson.Options);
    }
}
