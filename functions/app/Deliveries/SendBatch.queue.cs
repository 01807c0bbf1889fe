using System.Text.Json;
using Analytics.Deliveries.Sending;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries;

/// <summary>Sends one batch of a campaign. A message that comes twice, or late, finds nothing left to send.</summary>
internal sealed class SendBatch(BatchSender sender)
{
    public const string QueueName = "campaign-deliveries";

    [Function(nameof(SendBatch))]
    public Task Run([QueueTrigger(QueueName)] string message, CancellationToken cancellation) =>
        sender.SendAsync(JsonSerializer.Deserialize<DeliveryBatch>(message)!, cancellation);
}
