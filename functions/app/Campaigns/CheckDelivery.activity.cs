using Analytics.Audit;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Campaigns;

/// <summary>Looks how far a campaign is: finds out what became of messages whose sender died, and ends the campaign when each recipient has an outcome.</summary>
internal sealed class CheckDelivery(Database database, ClaimResolver claims, TimeProvider clock)
{
    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(10, TimeSpan.FromSeconds(2), backoffCoefficient: 1.5)));

    /// <summary>Batches are on the queue but nobody begins: their host died.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(8);

    /// <summary>Senders of a throttled campaign stop by themselves, as soon as there is no more room.</summary>
    private static readonly TimeSpan ThrottledStall = TimeSpan.FromSeconds(1);

    public static Task<DeliveryProgress> Call(TaskOrchestrationContext context, CampaignDelivery delivery) => context.CallActivityAsync<DeliveryProgress>(nameof(CheckDelivery), delivery, Retries);

    [Function(nameof(CheckDelivery))]
    public async Task<DeliveryProgress> Run([ActivityTrigger] CampaignDelivery delivery, CancellationToken cancellation)
    {
        await claims.ResolveAsync(delivery.OrganizationId, delivery.CampaignId, cancellation);
        await using var scope = await database.OpenAsync(delivery.OrganizationId, cancellation);
        var now = clock.GetUtcNow();
        if (await ProgressAsync(scope, delivery, now, cancellation) is not { } progress)
        {
            return new DeliveryProgress(CampaignStatus.Cancelled, 0, 0);
        }

        if (progress.Sending == 0 && (progress.Finished || progress.CampaignStatus is CampaignStatus.Cancelled or CampaignStatus.Failed)
            && await RecipientStore.NoteStraysAsync(scope, delivery.CampaignId, cancellation) is > 0 and var strays)
        {
            await scope.CommitAsync(cancellation);
            return progress with { Sending = strays };
        }

        if (progress.CampaignStatus is CampaignStatus.Cancelled or CampaignStatus.Failed)
        {
            // Those whose attempt came back after the end are not tried again.
            await RecipientStore.ExcludeRestAsync(scope, delivery.CampaignId, progress.CampaignStatus == CampaignStatus.Failed ? "campaign_failed" : "cancelled", cancellation);
            await scope.CommitAsync(cancellation);
            return progress;
        }

        if (progress.CampaignStatus != CampaignStatus.Sending || !progress.Finished)
        {
            return progress;
        }

        if (!await CampaignStore.MoveAsync(scope, delivery.CampaignId, CampaignStatus.Sending, CampaignStatus.Sent, now, cancellation))
        {
            return progress;
        }

        AuditTrail.Append(scope, null, "campaign.sent", AuditSubject.Campaign(delivery.CampaignId), new { });
        await scope.CommitAsync(cancellation);
        return progress with { CampaignStatus = CampaignStatus.Sent };
    }

    private static async Task<DeliveryProgress?> ProgressAsync(OrganizationScope scope, CampaignDelivery delivery, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await RecipientStore.FindCampaignAsync(scope, delivery.CampaignId, hold: false, cancellation) is not { } campaign)
        {
            return null;
        }

        var throttled = campaign.ThrottlePerMinute is not null;
        var room = await SendRoom.MeasureAsync(scope, campaign, await ContactStore.LoadAsync(scope, cancellation), now, cancellation);
        var progress = await RecipientStore.ProgressAsync(scope, delivery.CampaignId, now, throttled ? ThrottledStall : Stall, cancellation);
        return progress?.Within(room, soon: throttled);
    }
}
