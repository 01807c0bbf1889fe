using Analytics.Audit;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Campaigns.Experiments;

/// <summary>Chooses the winner of a test and gives it to the rest, in one transaction: run again, it finds that it was decided.</summary>
internal sealed class DecideWinner(Database database, TimeProvider clock)
{
    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(10, TimeSpan.FromSeconds(2), backoffCoefficient: 1.5)));

    public static Task<bool> Call(TaskOrchestrationContext context, CampaignDelivery delivery) => context.CallActivityAsync<bool>(nameof(DecideWinner), delivery, Retries);

    /// <returns>Whether there was something to decide.</returns>
    [Function(nameof(DecideWinner))]
    public async Task<bool> Run([ActivityTrigger] CampaignDelivery delivery, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(delivery.OrganizationId, cancellation);
        if (await CampaignStore.HoldAsync(scope, delivery.CampaignId, cancellation) is not { Status: CampaignStatus.Sending, DecidedAt: null } campaign || campaign.Variants.Count == 0)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var decision = WinnerDecision.Of(await ExperimentStore.CountAsync(scope, campaign, now, cancellation), campaign.Test);
        await ExperimentStore.DecideAsync(scope, campaign.Id, decision, now, cancellation);
        AuditTrail.Append(scope, null, "campaign.winner", AuditSubject.Campaign(campaign.Id),
            new { winner = decision.Winner is { } winner ? campaign.Variants[winner].Name : null, decision.Significant, decision.Reason });
        await scope.CommitAsync(cancellation);
        return true;
    }
}
