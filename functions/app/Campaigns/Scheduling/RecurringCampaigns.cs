using System.Globalization;
using Analytics.Audit;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Scheduling;

/// <summary>
/// Makes the next occurrence of a recurring campaign a campaign of its own, with its own recipients and report. Of several occurrences that
/// were missed only the last is made up for, and only within the time that the campaign allows; the others are written down as skipped.
/// </summary>
internal sealed class RecurringCampaigns(Database database, TimeProvider clock)
{
    private const int LongestName = 200;

    public async Task AdvanceAsync(int organizationId, Guid campaignId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        if (await CampaignStore.HoldAsync(scope, campaignId, cancellation) is not { Status: CampaignStatus.Scheduled, ScheduledAt: { } due, Schedule.Recurrence: { } recurrence } campaign)
        {
            return;
        }

        var now = clock.GetUtcNow();
        DateTimeOffset? next = due;
        while (next is { } at && campaign.Schedule.IsDue(at, now))
        {
            next = recurrence.NextAfter(at);
            // The one after it is due as well: the product was away for both, and nobody wants two at once.
            if (campaign.Schedule.IsMissed(at, now) || next <= now)
            {
                AuditTrail.Append(scope, null, "campaign.occurrence_skipped", AuditSubject.Campaign(campaignId), new { at });
            }
            else
            {
                await BeginAsync(scope, campaign, at, cancellation);
            }
        }

        if (next is { } later)
        {
            await ScheduleStore.SetNextAsync(scope, campaignId, later, cancellation);
        }
        else
        {
            await CampaignStore.MoveAsync(scope, campaignId, CampaignStatus.Scheduled, CampaignStatus.Completed, now, cancellation);
            AuditTrail.Append(scope, null, "campaign.completed", AuditSubject.Campaign(campaignId), new { });
        }

        await scope.CommitAsync(cancellation);
    }

    private async Task BeginAsync(OrganizationScope scope, Campaign campaign, DateTimeOffset at, CancellationToken cancellation)
    {
        var zone = LocalTimes.FindZone(campaign.Schedule.Recurrence!.TimeZone)!;
        var name = string.Create(CultureInfo.InvariantCulture, $"{campaign.Name} – {TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm}");
        var occurrence = campaign with
        {
            Id = Guid.CreateVersion7(),
            Name = name.Length > LongestName ? name[^LongestName..] : name,
            ScheduledAt = at,
            Schedule = campaign.Schedule with { Recurrence = null },
            MessageId = null,
        };
        await CampaignStore.InsertAsync(scope, occurrence, cancellation);
        if (!await ScheduleStore.MarkOccurrenceAsync(scope, occurrence.Id, campaign.Id, at, cancellation))
        {
            await CampaignStore.DeleteDraftAsync(scope, occurrence.Id, cancellation);
            return;
        }

        AuditTrail.Append(scope, null, "campaign.occurrence", AuditSubject.Campaign(campaign.Id), new { occurrence = occurrence.Id, at });
        await CampaignStore.MoveAsync(scope, occurrence.Id, CampaignStatus.Draft, CampaignStatus.Scheduled, clock.GetUtcNow(), cancellation);
        AuditTrail.Append(scope, null, "campaign.scheduled", AuditSubject.Campaign(occurrence.Id), new { occurrenceOf = campaign.Id });
    }
}
