using Analytics.Audit;
using Analytics.Deliveries.Sending;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Campaigns;

internal sealed record FailedDelivery(CampaignDelivery Delivery, string Failure);

/// <summary>Ends a campaign that cannot go on, with the reason on it. What was sent stays sent.</summary>
internal sealed class FailCampaign(Database database, TimeProvider clock)
{
    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(10, TimeSpan.FromSeconds(2), backoffCoefficient: 2)));

    public static Task<string> Call(TaskOrchestrationContext context, FailedDelivery failed) => context.CallActivityAsync<string>(nameof(FailCampaign), failed, Retries);

    [Function(nameof(FailCampaign))]
    public async Task<string> Run([ActivityTrigger] FailedDelivery failed, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(failed.Delivery.OrganizationId, cancellation);
        await MoveAsync(scope, failed.Delivery.CampaignId, failed.Failure, clock.GetUtcNow(), cancellation);
        await scope.CommitAsync(cancellation);
        return CampaignStatus.Failed;
    }

    /// <summary>Nothing happens to a campaign that is over already.</summary>
    public static async Task MoveAsync(OrganizationScope scope, Guid campaignId, string failure, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await CampaignStore.HoldAsync(scope, campaignId, cancellation) is not { } campaign || !CampaignTransitions.IsPossible(campaign.Status, CampaignStatus.Failed))
        {
            return;
        }

        await CampaignStore.MoveAsync(scope, campaignId, campaign.Status, CampaignStatus.Failed, now, cancellation);
        await RecipientStore.ExcludeRestAsync(scope, campaignId, "campaign_failed", cancellation);
        await CampaignStore.SetFailureAsync(scope, campaignId, failure, cancellation);
        AuditTrail.Append(scope, null, "campaign.failed", AuditSubject.Campaign(campaignId), new { failure });
    }
}
