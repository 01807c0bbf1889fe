using Analytics.Audit;
using Analytics.Campaigns.Scheduling;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Campaigns;

/// <summary>
/// Begins the delivery of a campaign that is due: finds the segment's members and plans the recipients, once. Run again, it finds them planned.
/// </summary>
internal sealed class PrepareDelivery(Database database, SegmentRefresher segments, TimeProvider clock)
{
    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(6, TimeSpan.FromSeconds(2), backoffCoefficient: 2)));

    public static Task<bool> Call(TaskOrchestrationContext context, CampaignDelivery delivery) => context.CallActivityAsync<bool>(nameof(PrepareDelivery), delivery, Retries);

    /// <returns>Whether there is something to watch.</returns>
    [Function(nameof(PrepareDelivery))]
    public async Task<bool> Run([ActivityTrigger] CampaignDelivery delivery, CancellationToken cancellation)
    {
        if (await BeginAsync(delivery, cancellation) is not { } campaign)
        {
            return false;
        }

        if (campaign.SegmentRefreshId is not null)
        {
            return true;
        }

        var refreshed = await segments.RefreshAsync(delivery.OrganizationId, campaign.SegmentId!.Value, cancellation);
        if (refreshed.IsError)
        {
            await FailAsync(delivery, campaign, $"{refreshed.Error.Code}: {refreshed.Error.Message}", cancellation);
            return false;
        }

        if (await PlanAsync(delivery, cancellation) is { } missing)
        {
            await WithdrawAsync(delivery, missing, cancellation);
            return false;
        }

        return true;
    }

    private async Task<Campaign?> BeginAsync(CampaignDelivery delivery, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(delivery.OrganizationId, cancellation);
        if (await CampaignStore.HoldAsync(scope, delivery.CampaignId, cancellation) is not { } campaign)
        {
            return null;
        }

        if (campaign.Status is CampaignStatus.Sending or CampaignStatus.Paused)
        {
            return campaign;
        }

        var now = clock.GetUtcNow();
        if (campaign.Status != CampaignStatus.Scheduled || campaign.Schedule.Recurrence is not null || !campaign.Schedule.IsDue(campaign.ScheduledAt, now))
        {
            return null;
        }

        // What was missed by more, as the product was down, is not made up for without asking.
        if (campaign.Schedule.IsMissed(campaign.ScheduledAt!.Value, now))
        {
            await scope.DisposeAsync();
            await FailAsync(delivery, campaign, "campaign.schedule.missed: the product was not running when it was due; duplicate it and choose another time.", cancellation);
            return null;
        }

        await CampaignStore.MoveAsync(scope, campaign.Id, campaign.Status, CampaignStatus.Sending, now, cancellation);
        AuditTrail.Append(scope, null, "campaign.sending", AuditSubject.Campaign(campaign.Id), new { from = campaign.Status });
        await scope.CommitAsync(cancellation);
        return campaign;
    }

    /// <returns>Why it may not be sent to those who are in the segment now; nothing is planned then.</returns>
    private async Task<Error?> PlanAsync(CampaignDelivery delivery, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(delivery.OrganizationId, cancellation);
        var campaign = await CampaignStore.HoldAsync(scope, delivery.CampaignId, cancellation);
        if (campaign is not { SegmentRefreshId: null, SegmentId: { } segmentId } || await RecipientStore.FindCampaignAsync(scope, campaign.Id, hold: false, cancellation) is not { } content)
        {
            return null;
        }

        // Held, so that the members are those of the refresh that is written down.
        await SegmentMemberStore.LockAsync(scope, segmentId, cancellation);
        var refresh = (await SegmentMemberStore.ListRefreshesAsync(scope, segmentId, null, 1, cancellation))[0];
        var audience = content with { EnteredAfter = await EnteredAfterAsync(scope, campaign, cancellation) };
        await RecipientPlanner.PlanAsync(scope, audience, segmentId, await ContactStore.LoadAsync(scope, cancellation), cancellation);
        var plan = await RecipientPlanner.CountAsync(scope, campaign.Id, cancellation);
        if (await CampaignApproval.RefuseAsync(scope, campaign, plan.Planned, cancellation) is { } refusal)
        {
            return refusal;
        }

        await SendTimePlanner.PlanAsync(scope, content, clock.GetUtcNow(), cancellation);
        await CampaignStore.SetRefreshAsync(scope, campaign.Id, refresh.RefreshId, cancellation);
        AuditTrail.Append(scope, null, "campaign.planned", AuditSubject.Campaign(campaign.Id), new { plan.Planned, plan.Excluded, refresh.RefreshId });
        await scope.CommitAsync(cancellation);
        return null;
    }

    /// <summary>Makes it a draft again that waits for a second person. Nobody was written to.</summary>
    private async Task WithdrawAsync(CampaignDelivery delivery, Error reason, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(delivery.OrganizationId, cancellation);
        if (await CampaignStore.HoldAsync(scope, delivery.CampaignId, cancellation) is not { SegmentRefreshId: null, Status: CampaignStatus.Sending or CampaignStatus.Paused } campaign)
        {
            return;
        }

        await CampaignStore.MoveAsync(scope, campaign.Id, campaign.Status, CampaignStatus.Draft, clock.GetUtcNow(), cancellation);
        await CampaignStore.SetFailureAsync(scope, campaign.Id, $"{reason.Code}: {reason.Message}", cancellation);
        AuditTrail.Append(scope, null, "campaign.needs_approval", AuditSubject.Campaign(campaign.Id), new { failure = reason.Message });
        if (campaign.RecurringCampaignId is { } recurring)
        {
            AuditTrail.Append(scope, null, "campaign.occurrence_needs_approval", AuditSubject.Campaign(recurring), new { occurrence = campaign.Id, at = campaign.OccurrenceAt });
        }

        await scope.CommitAsync(cancellation);
    }

    private static async Task<long?> EnteredAfterAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation) =>
        campaign.RecurringCampaignId is { } recurring && await CampaignStore.FindAsync(scope, recurring, cancellation) is { Schedule.Recurrence.Audience: Recurrence.Entered }
            ? await ScheduleStore.LastRefreshAsync(scope, campaign, cancellation)
            : null;

    private async Task FailAsync(CampaignDelivery delivery, Campaign campaign, string failure, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(delivery.OrganizationId, cancellation);
        await FailCampaign.MoveAsync(scope, campaign.Id, failure, clock.GetUtcNow(), cancellation);
        await scope.CommitAsync(cancellation);
    }
}
