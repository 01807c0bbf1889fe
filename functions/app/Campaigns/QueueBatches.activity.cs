using System.Text.Json;
using Analytics.Deliveries;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Campaigns;

internal sealed record BatchesToQueue(CampaignDelivery Delivery, long Due);

/// <summary>Puts as many batches on the queue as there are recipients due. Too many do no harm: the last find nothing left.</summary>
internal sealed class QueueBatches
{
    private const int BatchSize = 500;
    private const int MostAtOnce = 40;

    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(6, TimeSpan.FromSeconds(2), backoffCoefficient: 2)));

    public static Task Call(TaskOrchestrationContext context, BatchesToQueue batches) => context.CallActivityAsync<string[]>(nameof(QueueBatches), batches, Retries);

    [Function(nameof(QueueBatches))]
    [QueueOutput(SendBatch.QueueName)]
    public string[] Run([ActivityTrigger] BatchesToQueue batches)
    {
        var message = JsonSerializer.Serialize(new DeliveryBatch(batches.Delivery.OrganizationId, batches.Delivery.CampaignId, BatchSize));
        return [.. Enumerable.Repeat(message, (int)Math.Min(MostAtOnce, (batches.Due + BatchSize - 1) / BatchSize))];
    }
}
