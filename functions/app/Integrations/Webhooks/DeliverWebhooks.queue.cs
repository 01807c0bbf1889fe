using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Webhooks;

/// <summary>Posts what is due to one endpoint. A message that comes twice, or late, finds nothing left to post.</summary>
internal sealed class DeliverWebhooks(WebhookSender sender)
{
    public const string QueueName = "webhook-deliveries";

    [Function(nameof(DeliverWebhooks))]
    public Task Run([QueueTrigger(QueueName)] string message, CancellationToken cancellation) => sender.DeliverAsync(JsonSerializer.Deserialize<WebhookRun>(message)!, cancellation);
}
