using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>How many of a segment would get a message now, and why the others would not.</summary>
internal sealed record Reach(long People, long Reachable, IReadOnlyDictionary<string, long> Excluded);

/// <summary>
/// Looks at a segment's members as <see cref="RecipientPlanner"/> does when a campaign begins, and at what is looked at again when each message
/// is sent, without planning anything. A test holds both to the same outcome.
/// </summary>
internal static class AudienceReach
{
    private const int TimeoutSeconds = 60;

    private const string CountSql =
        """
        -- deliveries.count_reach
        select person.reason, count(*) from (
          select case
              when found.address is null then 'no_address'
              when not found.valid then 'invalid_address'
              when found.copy > 1 then 'duplicate_address'
              when exists (select from app.suppressions s where s.organization_id = app.current_organization() and s.channel = $1 and s.address = found.address) then 'suppressed'
              when consent.granted is false then 'no_consent'
              when consent.granted is null and exists (select from app.contact_topics t where t.organization_id = app.current_organization() and t.topic = $3 and t.double_opt_in) then 'no_consent'
              when consent.granted is null and $5::text is not null and found.agreed is distinct from 'true' then 'no_consent'
              when $6::integer is not null and (
                select count(*) from app.campaign_recipients o
                where o.organization_id = app.current_organization() and o.channel = $1 and o.address = found.address
                  and o.status in ('sending', 'unknown', 'accepted', 'delivered') and o.messaged_at is not null and o.claimed_at > now() - make_interval(days => $7::integer)) >= $6::integer then 'frequency_cap'
            end as reason
          from (
            select address.address, u.attributes ->> $5::text as agreed,
              case $1 when 'email' then length(address.address) <= 254 and address.address ~ '^[^@[:space:]<>",;:\\]+@[^@[:space:]<>",;:\\]+\.[^@[:space:]<>",;:\\]+$'
                when 'sms' then address.address ~ '^\+[1-9][0-9]{6,14}$' else true end as valid,
              row_number() over (partition by address.address order by m.user_id) as copy
            from app.segment_members m
            join warehouse.users u on u.organization_id = m.organization_id and u.user_id = m.user_id
            cross join lateral (
              select case $1
                when 'webhook' then u.external_id
                when 'push' then (select u.external_id where exists (select from app.push_subscriptions p where p.organization_id = m.organization_id and p.external_id = u.external_id))
                else nullif(lower(btrim(u.attributes ->> $4::text)), '') end as address
            ) as address
            where m.organization_id = app.current_organization() and m.segment_id = $2
          ) as found
          left join lateral (
            select c.granted from app.consent_events c
            where c.organization_id = app.current_organization() and c.channel = $1 and c.address = found.address and c.topic = $3
            order by c.consent_event_id desc limit 1
          ) as consent on true
        ) as person group by 1
        """;

    public static async Task<Reach> CountAsync(OrganizationScope scope, Guid segmentId, ReachQuestion question, ContactSettings contacts, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            CountSql,
            question.Channel, segmentId, question.Topic, contacts.AttributeOf(question.Channel), contacts.ConsentOf(question.Channel), contacts.CapMessages, contacts.CapDays);
        command.CommandTimeout = TimeoutSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (reachable, excluded) = (0L, new SortedDictionary<string, long>(StringComparer.Ordinal));
        while (await reader.ReadAsync(cancellation))
        {
            if (await reader.IsDBNullAsync(0, cancellation))
            {
                reachable = reader.GetInt64(1);
            }
            else
            {
                excluded[reader.GetString(0)] = reader.GetInt64(1);
            }
        }

        return new Reach(reachable + excluded.Values.Sum(), reachable, excluded);
    }
}

/// <summary>By which channel, and about what.</summary>
internal sealed record ReachQuestion(string Channel, string Topic);
