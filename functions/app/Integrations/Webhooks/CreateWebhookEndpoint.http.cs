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

/// <summary>Makes a webhook; its secret is in the answer and never shown again.</summary>
internal sealed class CreateWebhookEndpoint(Database database, OutboundGuard guard, SecretBox secrets)
{
    private const int MostEndpoints = 20;

    [Function(nameof(CreateWebhookEndpoint))]
    [Endpoint("Create a webhook", "Webhooks", Permission = Permissions.ManageOrganization, Body = typeof(WebhookEndpointRequest), Answer = typeof(WebhookEndpointWithSecret))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhook-endpoints")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<WebhookEndpointRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var wanted = await (body.Value with { Url = body.Value.Url ?? "" }).CheckAsync(guard, cancellation);
        if (wanted.IsError)
        {
            return ProblemMapper.Map(wanted.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if ((await WebhookEndpointStore.ListAsync(scope, cancellation)).Count >= MostEndpoints)
        {
            return ProblemMapper.Map(WebhookErrors.TooMany(MostEndpoints), request);
        }

        var endpoint = new WebhookEndpoint(Guid.NewGuid(), wanted.Value.Url!, wanted.Value.Description ?? "", wanted.Value.EventTypes ?? []);
        var secret = WebhookSignature.NewSecret();
        await WebhookEndpointStore.InsertAsync(scope, endpoint, await secrets.SealAsync(secret, WebhookSender.PlaceOf(scope.OrganizationId, endpoint.WebhookEndpointId), cancellation), cancellation);
        AuditTrail.Append(scope, caller.PersonId, "webhook.created", WebhookSubject.Of(endpoint.WebhookEndpointId), new { endpoint.Url, endpoint.EventTypes });
        var stored = (await WebhookEndpointStore.FindAsync(scope, endpoint.WebhookEndpointId, cancellation))!;
        await scope.CommitAsync(cancellation);
        return new JsonResult(new WebhookEndpointWithSecret(stored, secret), WireJson.Options) { StatusCode = StatusCodes.Status201Created };
    }
}
