using Analytics.Campaigns.Experiments;
using Analytics.Deliveries;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Campaigns;

/// <summary>Delivers one campaign: plans its recipients, has them sent to batch by batch, and watches until each has an outcome.</summary>
internal static class DeliverCampaign
{
    private const int RoundsAHistory = 40;

    /// <summary>A slow provider looks like a queue that nobody reads: batches are not heaped up meanwhile.</summary>
    private const int RoundsBetweenQueueing = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan IdleRound = TimeSpan.FromSeconds(30);

    [Function(nameof(DeliverCampaign))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var delivery = context.GetInput<CampaignDelivery>()!;
        try
        {
            if (!delivery.Prepared && !await PrepareDelivery.Call(context, delivery))
            {
                return "not due";
            }

            return await WatchAsync(context, delivery with { Prepared = true });
        }
        catch (TaskFailedException failure)
        {
            return await FailCampaign.Call(context, new FailedDelivery(delivery, $"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}"));
        }
    }

    private static async Task<string> WatchAsync(TaskOrchestrationContext context, CampaignDelivery delivery)
    {
        var queuedIn = -RoundsBetweenQueueing;
        for (var round = 0; round < RoundsAHistory; round++)
        {
            var progress = await CheckDelivery.Call(context, delivery);
            context.SetCustomStatus(progress);
            var over = progress.CampaignStatus is not (CampaignStatus.Sending or CampaignStatus.Paused);
            if (over && progress.Sending == 0)
            {
                return progress.CampaignStatus;
            }

            var sending = progress.CampaignStatus == CampaignStatus.Sending;
            if (sending && progress.DecisionDue)
            {
                await DecideWinner.Call(context, delivery);
                continue;
            }

            if (sending && progress.Due > 0 && progress.Stalled && round - queuedIn >= RoundsBetweenQueueing)
            {
                await QueueBatches.Call(context, new BatchesToQueue(delivery, progress.Due));
                queuedIn = round;
            }

            var idle = progress.DecisionIn is { } left && left < IdleRound ? left : IdleRound;
            await WaitAsync(context, progress.Sending > 0 || (sending && (progress.Due > 0 || progress.DueSoon)) ? Round : idle);
        }

        context.ContinueAsNew(delivery);
        return CampaignStatus.Sending;
    }

    /// <summary>Until something changes, at most so long.</summary>
    private static async Task WaitAsync(TaskOrchestrationContext context, TimeSpan most)
    {
        try
        {
            await context.WaitForExternalEvent<string?>(CampaignDelivery.Changed, most);
        }
        catch (TaskCanceledException)
        {
            // Nothing changed: look again.
        }
    }
}
