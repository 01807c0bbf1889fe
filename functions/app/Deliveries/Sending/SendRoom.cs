using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>How many more messages may go out now: the campaign's throttle, and the channel's ceiling of the day while it is warmed up.</summary>
internal static class SendRoom
{
    private const int LockClass = 723_562;

    /// <summary>Null: as many as there are. Claims that count and claim in one transaction hold the lock, so that two of them do not find the same room.</summary>
    public static async Task<int?> MeasureAsync(OrganizationScope scope, DeliveryCampaign campaign, ContactSettings contacts, DateTimeOffset now, CancellationToken cancellation)
    {
        if (campaign.ThrottlePerMinute is null && contacts.WarmUpDaily.Count == 0)
        {
            return null;
        }

        await using var command = scope.Command(
            """
            -- deliveries.measure_room
            with zone as (
              select time_zone as name from app.organizations where organization_id = app.current_organization()
            ), today as (
              select ($3::timestamptz at time zone zone.name)::date as day, date_trunc('day', $3::timestamptz at time zone zone.name) at time zone zone.name as began from zone
            )
            select least(
              $4::integer - (select count(*) from app.campaign_recipients r where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.claimed_at > now() - interval '1 minute'),
              ($5::integer[])[today.day - $6::date + 1] - (select count(*) from app.campaign_recipients r
                where r.organization_id = app.current_organization() and r.channel = $2 and r.messaged_at >= today.began))
            from today
            """,
            campaign.CampaignId, campaign.Channel, now, campaign.ThrottlePerMinute, contacts.WarmUpDaily.ToArray(), contacts.WarmUpFrom);
        return await command.ExecuteScalarAsync(cancellation) is long room ? (int)Math.Clamp(room, 0, int.MaxValue) : null;
    }

    /// <summary>Held until the transaction ends.</summary>
    public static void Hold(OrganizationScope scope, DeliveryCampaign campaign)
    {
        if (campaign.ThrottlePerMinute is not null)
        {
            scope.EnqueueSelect("-- deliveries.hold_room\nselect pg_advisory_xact_lock($1, hashtext($2))", LockClass, campaign.CampaignId.ToString("N"));
        }
    }
}
