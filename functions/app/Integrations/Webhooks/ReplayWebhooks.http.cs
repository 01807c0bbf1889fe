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

/// <summary>Sends a webhook everything again that failed since a time, and what it was not sent while it was disabled.</summary>
internal sealed class ReplayWebhooks(Database database)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    [Function(nameof(ReplayWebhooks))]
    [Endpoint("Send a webhook what failed since a time", "Webhooks", Permission = Permissions.ManageOrganization, Body = typeof(Order), Answer = typeof(Outcome))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhook-endpoints/{webhookEndpointId:guid}/replays")] HttpRequest request, Guid webhookEndpointId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Order>(request, WireJson.Options, cancellation);
        if (body.IsError || body.Value.Since is not { } since || since < TimeProvider.System.GetUtcNow() - Kept - TimeSpan.FromDays(1))
        {
            return ProblemMapper.Map(body.Error ?? WebhookErrors.SinceInvalid(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await WebhookEndpointStore.FindAsync(scope, webhookEndpointId, cancellation) is not { } endpoint)
        {
            return ProblemMapper.Map(WebhookErrors.NotFound(), request);
        }

        if (!endpoint.Enabled)
        {
            return ProblemMapper.Map(WebhookErrors.Disabled(), request);
        }

        var messages = await WebhookDeliveryStore.ReplaySinceAsync(scope, webhookEndpointId, since.ToUniversalTime(), cancellation);
        AuditTrail.Append(scope, caller.PersonId, "webhook.replayed", WebhookSubject.Of(webhookEndpointId), new { since, messages });
        await scope.CommitAsync(cancellation);
        return new JsonResult(new Outcome(messages), WireJson.Options) { StatusCode = StatusCodes.Status202Accepted };
    }

    internal sealed record Order(DateTimeOffset? Since);

    /// <summary>How many messages are sent again.</summary>
    internal sealed record Outcome(int Messages);
}
