using Analytics.Audit;
using Analytics.Campaigns.Scheduling;
using Analytics.Deliveries.Sending;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;

namespace Analytics.Campaigns;

/// <summary>Moves campaigns between their states as a person asks, with what each move needs.</summary>
internal sealed class CampaignLaunch(CampaignChecks checks, TimeProvider clock)
{
    /// <summary>The campaign is held by the transaction; nothing is committed here.</summary>
    public async Task<Error?> MoveAsync(OrganizationScope scope, Caller caller, Campaign campaign, CampaignMove move, CancellationToken cancellation)
    {
        if (!CampaignTransitions.MayPersonMove(campaign.Status, move.Status))
        {
            return CampaignErrors.TransitionRefused(campaign.Status, move.Status);
        }

        if (caller.Refuse(Permissions.SendCampaigns) is { } refusal)
        {
            return refusal;
        }

        if (move.Status == CampaignStatus.Scheduled && await ScheduleAsync(scope, caller, campaign, move, cancellation) is { } fault)
        {
            return fault;
        }

        await CampaignStore.MoveAsync(scope, campaign.Id, campaign.Status, move.Status, clock.GetUtcNow(), cancellation);
        if (move.Status == CampaignStatus.Cancelled)
        {
            await RecipientStore.ExcludeRestAsync(scope, campaign.Id, "cancelled", cancellation);
        }

        AuditTrail.Append(scope, caller.PersonId, $"campaign.{move.Status}", AuditSubject.Campaign(campaign.Id), new { from = campaign.Status, campaign.Version });
        return null;
    }

    /// <summary>Records the approval of a second person.</summary>
    public static async Task<Error?> ApproveAsync(OrganizationScope scope, Caller caller, Campaign campaign, CancellationToken cancellation)
    {
        if (campaign.Status != CampaignStatus.Draft)
        {
            return CampaignErrors.NotADraft(campaign.Status);
        }

        if ((campaign.EditedBy ?? campaign.PersonId) == caller.PersonId)
        {
            return CampaignErrors.ApprovalBySamePerson();
        }

        if (campaign.SegmentId is not { } segmentId)
        {
            return CampaignErrors.ApprovalOfNobody();
        }

        await CampaignStore.ApproveAsync(scope, campaign.Id, caller.PersonId, await SegmentDirectory.VersionsAsync(scope, segmentId, cancellation), cancellation);
        AuditTrail.Append(scope, caller.PersonId, "campaign.approved", AuditSubject.Campaign(campaign.Id), new { campaign.Version });
        return null;
    }

    private async Task<Error?> ScheduleAsync(OrganizationScope scope, Caller caller, Campaign campaign, CampaignMove move, CancellationToken cancellation)
    {
        var blocking = (await checks.RunAsync(scope, campaign, cancellation)).Where(check => check.Blocks).ToList();
        if (blocking.Count > 0)
        {
            return CampaignErrors.NotReady(blocking);
        }

        if (await CampaignApproval.RefuseAsync(scope, campaign, cancellation) is { } refusal)
        {
            return refusal;
        }

        if (!campaign.HasSecondPerson)
        {
            // Whoever launches it answers for it.
            await CampaignStore.ApproveAsync(scope, campaign.Id, caller.PersonId, segments: null, cancellation);
        }

        var now = clock.GetUtcNow();
        // A time that went by while it was a draft is now.
        var at = campaign.ScheduledAt > now ? campaign.ScheduledAt.Value : now;
        if (campaign.Schedule.Recurrence is { } recurrence)
        {
            // Intervals count from a day that stays the same.
            var from = recurrence.From ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, LocalTimes.FindZone(recurrence.TimeZone)!).DateTime);
            var anchored = recurrence with { From = from };
            if (anchored.NextAfter(at.AddTicks(-1)) is not { } first)
            {
                return CampaignErrors.RecurrenceOver();
            }

            await ScheduleStore.SaveAsync(scope, campaign.Id, campaign.Schedule with { Recurrence = anchored }, cancellation);
            at = first;
        }

        await CampaignStore.ScheduleAsync(scope, campaign.Id, at, move.PublicAddress, cancellation);
        return null;
    }
}

/// <summary>A transition that a person asks for, and where our own links lead.</summary>
internal sealed record CampaignMove(string Status, string PublicAddress);
