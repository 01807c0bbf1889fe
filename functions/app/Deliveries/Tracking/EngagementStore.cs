using System.Text.Json;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Tracking;

/// <summary>Something a person, or a program, did with a message.</summary>
internal sealed record Engagement(LinkTarget Target, string Kind, string Key)
{
    /// <summary>Known from the request alone to be a program.</summary>
    public bool Machine { get; init; }

    public string? Url { get; init; }

    public string UserAgent { get; init; } = "";
}

/// <summary>Statements on what people do with messages.</summary>
internal static class EngagementStore
{
    /// <summary>Links followed within this after the message was accepted were followed by a program, as no mail was read so fast.</summary>
    private const int TooFastSeconds = 2;

    /// <summary>So many different links within ten seconds are a scanner's work, all of them.</summary>
    private const int BurstLinks = 3;

    /// <summary>Keeps it once by its key; the recipient's first times are those of people. False when there is no such message.</summary>
    public static async Task<bool> RecordAsync(OrganizationScope scope, Engagement engagement, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- tracking.record
            with recipient as (
              select recipient_id, accepted_at from app.campaign_recipients
              where organization_id = app.current_organization() and campaign_id = $1 and recipient_id = $2 and status in ('sending', 'unknown', 'accepted', 'delivered')
            ), event as (
              insert into app.recipient_events (organization_id, campaign_id, recipient_id, kind, occurred_at, event_key, machine, details)
              select app.current_organization(), $1, r.recipient_id, $3, $4, $5,
                $6 or ($3 in ('opened', 'clicked') and r.accepted_at is not null and $4 < r.accepted_at + make_interval(secs => $8)), $7::jsonb
              from recipient r on conflict (organization_id, event_key) do nothing
              returning recipient_id, kind, machine
            )
            update app.campaign_recipients r set
              opened_at = case when e.kind in ('opened', 'clicked') and not e.machine then coalesce(r.opened_at, $4) else r.opened_at end,
              clicked_at = case when e.kind = 'clicked' and not e.machine then coalesce(r.clicked_at, $4) else r.clicked_at end,
              unsubscribed_at = case when e.kind = 'unsubscribed' then coalesce(r.unsubscribed_at, $4) else r.unsubscribed_at end
            from event e where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = e.recipient_id
            """,
            engagement.Target.CampaignId, engagement.Target.RecipientId, engagement.Kind, now, engagement.Key, engagement.Machine,
            JsonSerializer.Serialize(new { engagement.Url, engagement.UserAgent }, JsonSerializerOptions.Web), (double)TooFastSeconds);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>When the last click completes a burst, all of it was a scanner's: the person has not clicked.</summary>
    public static async Task MarkBurstAsync(OrganizationScope scope, LinkTarget target, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- tracking.mark_burst
            with burst as (
              select recipient_event_id, details ->> 'url' as url from app.recipient_events
              where organization_id = app.current_organization() and campaign_id = $1 and recipient_id = $2 and kind = 'clicked' and occurred_at > $3::timestamptz - interval '10 seconds'
            ), marked as (
              update app.recipient_events e set machine = true from burst b
              where e.organization_id = app.current_organization() and e.campaign_id = $1 and e.recipient_event_id = b.recipient_event_id
                and (select count(distinct url) from burst) >= $4
              returning e.recipient_event_id
            )
            update app.campaign_recipients r set
              clicked_at = (select min(e.occurred_at) from app.recipient_events e where e.organization_id = r.organization_id and e.campaign_id = $1 and e.recipient_id = $2
                and e.kind = 'clicked' and not e.machine and e.recipient_event_id not in (select recipient_event_id from marked)),
              opened_at = (select min(e.occurred_at) from app.recipient_events e where e.organization_id = r.organization_id and e.campaign_id = $1 and e.recipient_id = $2
                and e.kind in ('opened', 'clicked') and not e.machine and e.recipient_event_id not in (select recipient_event_id from marked))
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = $2 and exists (select from marked)
            """,
            target.CampaignId, target.RecipientId, now, BurstLinks);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The channel and address of a message, or null when there is none.</summary>
    public static async Task<(string Channel, string Address, string Topic)?> FindAddressAsync(OrganizationScope scope, LinkTarget target, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- tracking.find_address
            select r.channel, r.address, c.topic from app.campaign_recipients r
            join app.notification_campaigns c on c.organization_id = r.organization_id and c.campaign_id = r.campaign_id
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = $2 and r.address <> ''
            """,
            target.CampaignId, target.RecipientId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetString(1), reader.GetString(2)) : null;
    }
}
