using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Reports;
using Analytics.Campaigns.Scheduling;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;

namespace Analytics.Campaigns.Simulation;

/// <summary>
/// Plans a campaign as a delivery would, by the same statements, in a transaction that is rolled back; and reckons from it when how many
/// messages go out.
/// </summary>
internal sealed class CampaignSimulator(Database database, SegmentRefresher segments, SampleMessages samples, DeliveryOptions options, TimeProvider clock)
{
    public async Task<Result<CampaignSimulation>> RunAsync(int organizationId, Guid campaignId, CancellationToken cancellation)
    {
        if (await FindSegmentAsync(organizationId, campaignId, cancellation) is { } segmentId)
        {
            var refreshed = await segments.RefreshAsync(organizationId, segmentId, cancellation);
            if (refreshed.IsError)
            {
                return refreshed.Error;
            }
        }

        var planned = await PlanAsync(organizationId, campaignId, cancellation);
        if (planned.IsError)
        {
            return planned;
        }

        await using var scope = await database.OpenAsync(organizationId, cancellation);
        var id = await SimulationStore.InsertAsync(scope, campaignId, planned.Value, cancellation);
        await scope.CommitAsync(cancellation);
        return planned.Value with { Id = id };
    }

    private async Task<Guid?> FindSegmentAsync(int organizationId, Guid campaignId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is { Status: CampaignStatus.Draft or CampaignStatus.Scheduled, SegmentName: not null } campaign ? campaign.SegmentId : null;
    }

    private async Task<Result<CampaignSimulation>> PlanAsync(int organizationId, Guid campaignId, CancellationToken cancellation)
    {
        // Never committed.
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign || await RecipientStore.FindCampaignAsync(scope, campaignId, hold: false, cancellation) is not { } content)
        {
            return CampaignErrors.NotFound();
        }

        if (campaign.Status is not (CampaignStatus.Draft or CampaignStatus.Scheduled))
        {
            return CampaignErrors.SimulationLate(campaign.Status);
        }

        if (campaign.SegmentId is not { } segmentId || campaign.SegmentName is null)
        {
            return CampaignErrors.SegmentNotFound();
        }

        var now = clock.GetUtcNow();
        var start = StartOf(campaign, now);
        var contacts = await ContactStore.LoadAsync(scope, cancellation);
        await RecipientPlanner.PlanAsync(scope, content, segmentId, contacts, cancellation);
        await SendTimePlanner.PlanAsync(scope, content with { ScheduledAt = start }, campaign.Schedule.SendTime == CampaignSchedule.Local ? now : start, cancellation);
        await SimulationStore.ExcludeCappedAsync(scope, campaignId, contacts.For(content), start, cancellation);
        return await ReckonAsync(scope, campaign, content, contacts, new SimulatedStart(campaign.Schedule.SendTime == CampaignSchedule.Local ? now : start, TimeSpan.FromMinutes(campaign.Test.Minutes)), cancellation);
    }

    private async Task<CampaignSimulation> ReckonAsync(OrganizationScope scope, Campaign campaign, DeliveryCampaign content, ContactSettings contacts, SimulatedStart start, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (due, quiet, waiting) = await SimulationStore.ListDueAsync(scope, content, contacts, start, cancellation);
        var counted = await ReportStore.CountAsync(scope, campaign.Id, cancellation);
        var zone = LocalTimes.FindZone(await ScheduleStore.ZoneAsync(scope, cancellation)) ?? TimeZoneInfo.Utc;
        var today = DayOf(now, zone);
        var sentToday = contacts.WarmUpDaily.Count == 0 ? 0 : await SimulationStore.CountSentAsync(scope, campaign.Channel, LocalTimes.InstantOf(today.ToDateTime(TimeOnly.MinValue), zone).ToUniversalTime(), cancellation);
        var forecast = SendForecast.Of(due, campaign.Schedule.ThrottlePerMinute, day => LeftOn(contacts, day) - (day == today ? sentToday : 0), at => DayOf(at, zone));
        var messages = due.Sum(minute => minute.Messages);
        var goal = campaign.GoalEvent is null ? null : await BaselineStore.CountGoalAsync(scope, campaign, now, cancellation);
        return new CampaignSimulation
        {
            Version = campaign.Version,
            AsOf = now,
            Audience = counted.Audience,
            Messages = messages,
            Excluded = counted.Excluded,
            QuietDelayed = quiet,
            WaitingForWinner = waiting,
            FirstAt = forecast.FirstAt,
            LastAt = forecast.LastAt,
            Hours = forecast.Hours,
            Conversions = goal is null ? null : ExpectedConversions.Of(campaign.GoalEvent!, campaign.AttributionDays, goal.People, goal.Converted, messages),
            Sms = await SmsCost.OfAsync(scope, campaign, contacts, new SmsSamples(samples, options.LikelyAddress), cancellation),
        };
    }

    private static DateTimeOffset StartOf(Campaign campaign, DateTimeOffset now)
    {
        var at = campaign.ScheduledAt > now ? campaign.ScheduledAt.Value : now;
        return campaign.Schedule.Recurrence?.NextAfter(at.AddTicks(-1)) ?? at;
    }

    private static long? LeftOn(ContactSettings contacts, DateOnly day)
    {
        var index = contacts.WarmUpFrom is { } from ? day.DayNumber - from.DayNumber : -1;
        return index >= 0 && index < contacts.WarmUpDaily.Count ? contacts.WarmUpDaily[index] : null;
    }

    private static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
