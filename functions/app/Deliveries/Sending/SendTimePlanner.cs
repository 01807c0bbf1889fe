using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>Gives planned recipients a time of their own. Those of the campaign's time go out as soon as they are claimed.</summary>
internal static class SendTimePlanner
{
    private const int PlanTimeoutSeconds = 600;

    public static Task PlanAsync(OrganizationScope scope, DeliveryCampaign campaign, DateTimeOffset now, CancellationToken cancellation) => campaign switch
    {
        { SendTime: "local", ScheduledAt: { } scheduled } => RunAsync(scope, LocalStatement, cancellation, campaign.CampaignId, scheduled, now),
        { SendTime: "best" } => RunAsync(scope, BestStatement, cancellation, campaign.CampaignId, now),
        _ => Task.CompletedTask,
    };

    /// <summary>What the organization's clock shows at the campaign's time, on the person's clock; where that is over already, on the next day.</summary>
    private const string LocalStatement =
        """
        -- deliveries.plan_local_times
        with own as (
          select time_zone as zone, $2::timestamptz at time zone time_zone as wall from app.organizations where organization_id = app.current_organization()
        ), zone as (
          select z.name, at.first, at.next from (
            select distinct coalesce(r.time_zone, own.zone) as name from app.campaign_recipients r, own
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.status = 'planned'
          ) as z, own, lateral (select app.instant_of(own.wall, z.name) as first, app.instant_of(own.wall + interval '1 day', z.name) as next) as at
        )
        update app.campaign_recipients r set send_after = case when zone.first >= $3::timestamptz - interval '15 minutes' then zone.first else zone.next end
        from zone, own
        where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.status = 'planned' and zone.name = coalesce(r.time_zone, own.zone)
        """;

    /// <summary>
    /// The hour of the person's day in which they did most in ninety days (three things at least), within a day from now. Who has no such
    /// history gets the hour of most people; when nobody has one, the message goes out at once.
    /// </summary>
    private const string BestStatement =
        """
        -- deliveries.plan_best_times
        with own as (
          select time_zone as zone from app.organizations where organization_id = app.current_organization()
        ), person as (
          select r.recipient_id, r.user_id, coalesce(r.time_zone, own.zone) as zone from app.campaign_recipients r, own
          where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.status = 'planned'
        ), hourly as (
          select p.recipient_id, extract(hour from e.occurred_at at time zone p.zone)::integer as hour, count(*) as deeds
          from person p
          join warehouse.events e on e.organization_id = app.current_organization() and e.user_id = p.user_id and e.occurred_at > $2::timestamptz - interval '90 days' and e.occurred_at <= $2
            -- what was sent to them is no deed of theirs
            and not starts_with(e.name, 'campaign_message_')
          group by 1, 2
        ), best as (
          select distinct on (h.recipient_id) h.recipient_id, h.hour from (select hourly.*, sum(deeds) over (partition by recipient_id) as total from hourly) as h
          where h.total >= 3 order by h.recipient_id, h.deeds desc, h.hour
        ), usual as (
          select hour from best group by hour order by count(*) desc, hour limit 1
        ), chosen as (
          select p.recipient_id, p.zone, coalesce(b.hour, (select hour from usual)) as hour from person p left join best b using (recipient_id)
        ), timed as (
          select c.recipient_id, c.zone, date_trunc('day', $2::timestamptz at time zone c.zone) + make_interval(hours => c.hour) as wall from chosen c where c.hour is not null
        )
        update app.campaign_recipients r set send_after = case
          -- within the hour it is now
          when app.instant_of(t.wall, t.zone) <= $2 and app.instant_of(t.wall, t.zone) > $2::timestamptz - interval '1 hour' then null
          when app.instant_of(t.wall, t.zone) > $2 then app.instant_of(t.wall, t.zone)
          else app.instant_of(t.wall + interval '1 day', t.zone) end
        from timed t
        where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = t.recipient_id
        """;

    private static async Task RunAsync(OrganizationScope scope, string statement, CancellationToken cancellation, params object?[] values)
    {
        await using var command = scope.Command(statement, values);
        command.CommandTimeout = PlanTimeoutSeconds;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
