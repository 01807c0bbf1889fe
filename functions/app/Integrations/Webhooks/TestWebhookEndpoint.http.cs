using System.Text.Json;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>Sends a webhook a signed message that says only that it is a test, and tells what the receiver answered.</summary>
internal sealed class TestWebhookEndpoint(Database database, WebhookSender sender)
{
    [Function(nameof(TestWebhookEndpoint))]
    [Endpoint("Test a webhook", "Webhooks", Permission = Permissions.ManageOrganization, Answer = typeof(Report))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhook-endpoints/{webhookEndpointId:guid}/test")] HttpRequest request, Guid webhookEndpointId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var messageId = Guid.NewGuid();
        await using (var scope = await database.OpenAsync(caller.OrganizationId, cancellation))
        {
            if (await WebhookEndpointStore.FindAsync(scope, webhookEndpointId, cancellation) is null)
            {
                return ProblemMapper.Map(WebhookErrors.NotFound(), request);
            }

            var body = JsonSerializer.Serialize(new { type = WebhookEvents.Test, timestamp = TimeProvider.System.GetUtcNow(), data = new { webhookEndpointId } }, JsonSerializerOptions.Web);
            await WebhookDeliveryStore.InsertTestAsync(scope, webhookEndpointId, messageId, body, cancellation);
            await scope.CommitAsync(cancellation);
        }

        var answer = await sender.DeliverOneAsync(new WebhookRun(caller.OrganizationId, webhookEndpointId), messageId, cancellation);
        return new JsonResult(answer is null ? new Report(false, "Somebody else is sending it right now.", messageId) : new Report(answer.Delivered, answer.Reason, messageId) { ElapsedMs = answer.ElapsedMs }, WireJson.Options);
    }

    /// <summary>Whether the receiver took it, and what it said.</summary>
    internal sealed record Report(bool Works, string Message, Guid WebhookMessageId)
    {
        public long ElapsedMs { get; init; }
    }
}
