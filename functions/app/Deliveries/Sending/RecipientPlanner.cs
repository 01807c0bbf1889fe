using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>Turns the members of a segment into recipients: one statement for all of them, once a campaign.</summary>
internal static class RecipientPlanner
{
    private const int PlanTimeoutSeconds = 600;

    /// <summary>From so many recipients on the statistics are renewed at once; fewer are found quickly by any plan.</summary>
    private const int ManyRecipients = 1_000;

    /// <summary>
    /// Excluded with a reason are: those without a valid address, all but the first of those who share one, suppressed addresses, people
    /// who did not agree, the organization's control group, and the holdout, which is drawn among those who would get the message. Who is
    /// drawn for what depends on hashes only (the holdout's of campaign and address, the control group's of organization and user, the
    /// variant's and the test's of organization, campaign and user), so that planning again draws the same.
    /// </summary>
    public static async Task PlanAsync(OrganizationScope scope, DeliveryCampaign campaign, Guid segmentId, ContactSettings contacts, CancellationToken cancellation)
    {
        scope.KeepPlans();
        if (await PlanByAsync(scope, campaign, segmentId, contacts.For(campaign), cancellation) >= ManyRecipients)
        {
            // The first message waits for this: a tenth of the usual sample tells a campaign's share as well.
            scope.EnqueueSelect("-- deliveries.sample_less\nselect set_config('default_statistics_target', '10', true)");
            await using var analyze = scope.Command("-- deliveries.analyze_recipients\nanalyze app.campaign_recipients");
            await analyze.ExecuteNonQueryAsync(cancellation);
        }
    }

    public static async Task<DeliveryPlan> CountAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.count_plan
            select count(*) filter (where status <> 'excluded'), count(*) filter (where status = 'excluded') from app.campaign_recipients where campaign_id = $1
            """,
            campaignId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new DeliveryPlan(reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<int> PlanByAsync(OrganizationScope scope, DeliveryCampaign campaign, Guid segmentId, ContactSettings contacts, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.plan_recipients
            insert into app.campaign_recipients (organization_id, campaign_id, user_id, channel, address, time_zone, arm, status, reason, variant, in_test)
            select app.current_organization(), $1, person.user_id, $2, coalesce(person.address, ''), person.time_zone, person.arm,
              case when person.arm = 'message' then 'planned' else 'excluded' end,
              coalesce(person.reason, case person.arm when 'holdout' then 'holdout' when 'control' then 'control_group' end),
              case when person.arm = 'message' and person.tested
                then width_bucket(app.hash_share(app.current_organization() || ':' || $1::text || ':variant:' || person.user_id), $9::double precision[]) end,
              coalesce(person.arm = 'message' and person.tested and $11, false)
            from (select eligible.*, case when eligible.reason is null then case when eligible.control then 'control' when eligible.held then 'holdout' else 'message' end end as arm from (
              select found.user_id, found.address, found.time_zone,
                case
                  when found.address is null then 'no_address'
                  when not found.valid then 'invalid_address'
                  when found.copy > 1 then 'duplicate_address'
                  when suppressed.address is not null then 'suppressed'
                  when consent.granted is false then 'no_consent'
                  when consent.granted is null and exists (select from app.contact_topics t where t.organization_id = app.current_organization() and t.topic = $4 and t.double_opt_in) then 'no_consent'
                  when consent.granted is null and $6::text is not null and found.agreed is distinct from 'true' then 'no_consent'
                end as reason,
                ('x' || substr(md5($1::text || ':' || coalesce(found.address, '')), 1, 7))::bit(28)::integer % 10000 < $8 * 100 as held,
                app.hash_share(app.current_organization() || ':control:' || found.user_id) < $12 / 100.0 as control,
                $10::integer is null or app.hash_share(app.current_organization() || ':' || $1::text || ':test:' || found.user_id) < $10::integer / 100.0 as tested
              from (
                select m.user_id, address.address, u.attributes ->> $6::text as agreed,
                  zone.name as time_zone,
                  case $2 when 'email' then length(address.address) <= 254 and address.address ~ '^[^@[:space:]<>",;:\\]+@[^@[:space:]<>",;:\\]+\.[^@[:space:]<>",;:\\]+$'
                    when 'sms' then address.address ~ '^\+[1-9][0-9]{6,14}$' else true end as valid,
                  row_number() over (partition by address.address order by m.user_id) as copy
                from app.segment_members m
                join warehouse.users u on u.organization_id = m.organization_id and u.user_id = m.user_id
                cross join lateral (
                  select case $2
                    when 'webhook' then u.external_id
                    when 'push' then (select u.external_id where exists (select from app.push_subscriptions p where p.organization_id = m.organization_id and p.external_id = u.external_id))
                    else nullif(lower(btrim(u.attributes ->> $5::text)), '') end as address
                ) as address
                left join (select name from pg_timezone_names) zone on zone.name = u.attributes ->> $7::text
                where m.organization_id = app.current_organization() and m.segment_id = $3
                  and ($13::bigint is null or exists (select from app.segment_changes c
                    where c.organization_id = m.organization_id and c.segment_id = m.segment_id and c.user_id = m.user_id and c.entered and c.segment_refresh_id > $13::bigint))
              ) as found
              left join app.suppressions suppressed on suppressed.organization_id = app.current_organization() and suppressed.channel = $2 and suppressed.address = found.address
              left join lateral (
                select c.granted from app.consent_events c
                where c.organization_id = app.current_organization() and c.channel = $2 and c.address = found.address and c.topic = $4
                order by c.consent_event_id desc limit 1
              ) as consent on true
            ) as eligible) as person
            order by person.user_id
            on conflict do nothing
            """,
            campaign.CampaignId, campaign.Channel, segmentId, campaign.Topic, contacts.AttributeOf(campaign.Channel), contacts.ConsentOf(campaign.Channel), contacts.TimeZoneAttribute,
            campaign.HoldoutPercent, MessageVariant.BoundsOf(campaign.Variants), campaign.Variants.Count == 0 ? null : campaign.TestPercent, campaign.Variants.Count > 0,
            contacts.ControlPercent, campaign.EnteredAfter);
        command.CommandTimeout = PlanTimeoutSeconds;
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
