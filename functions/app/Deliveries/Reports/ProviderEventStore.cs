using System.Text.Json;
using Analytics.Deliveries.Contacts;
using Analytics.Integrations;
using Analytics.Integrations.Reports;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Reports;

/// <summary>Keys of events: those whose recipient there is, and those among them that are new.</summary>
internal sealed record AppliedEvents(IReadOnlySet<string> Found, IReadOnlySet<string> Added);

/// <summary>Statements on what providers tell.</summary>
internal static class ProviderEventStore
{
    private const string ApplyStatement =
        """
        -- reports.apply
        with told as (
          select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::jsonb[], $8::text[])
            as t(campaign_id, recipient_id, event_key, kind, occurred_at, reason, details, provider_message_id)
        ), recipient as (
          select r.campaign_id, r.recipient_id, r.status, r.reason, r.attempt from app.campaign_recipients r
          where r.organization_id = app.current_organization() and r.channel = $9 and r.attempt > 0
            and (r.campaign_id, r.recipient_id) in (select campaign_id, recipient_id from told)
          order by r.campaign_id, r.recipient_id for update
        ), kept as (
          insert into app.recipient_events (organization_id, campaign_id, recipient_id, kind, occurred_at, event_key, details)
          select app.current_organization(), t.campaign_id, t.recipient_id, t.kind, t.occurred_at, t.event_key, t.details
          from told t join recipient r using (campaign_id, recipient_id)
          -- that a provider has a message is one line of its history, ours: providers tell it in several words
          where t.kind <> 'accepted'
          on conflict (organization_id, event_key) do nothing
          returning campaign_id, recipient_id, event_key
        ), news as (
          select t.campaign_id, t.recipient_id,
            max(case t.kind when 'bounced' then 3 when 'delivered' then 2 when 'complained' then 2 when 'accepted' then 1 when 'deferred' then 1 else 0 end) as furthest,
            min(app.bounce_rank(t.reason)) filter (where t.kind = 'bounced') as reason_rank,
            (array_agg(t.reason order by app.bounce_rank(t.reason)) filter (where t.kind = 'bounced'))[1] as reason,
            min(t.occurred_at) filter (where t.kind = 'delivered') as delivered_at,
            min(t.occurred_at) filter (where t.kind = 'complained') as complained_at,
            min(t.occurred_at) filter (where t.kind = 'unsubscribed') as unsubscribed_at,
            max(t.provider_message_id) as provider_message_id
          from told t join recipient r using (campaign_id, recipient_id) left join kept k using (campaign_id, recipient_id, event_key)
          where k.event_key is not null or t.kind = 'accepted' group by 1, 2
        ), before as (
          select n.*, r.status, r.reason as old_reason, r.attempt,
            case r.status when 'bounced' then 3 when 'delivered' then 2 when 'accepted' then 1 else 0 end as place
          from news n join recipient r using (campaign_id, recipient_id)
        ), moved as (
          update app.campaign_recipients r set
            status = case when b.furthest > b.place then (array['accepted', 'delivered', 'bounced'])[b.furthest] else r.status end,
            reason = case
              when b.furthest = 3 and (b.place < 3 or b.reason_rank < app.bounce_rank(r.reason)) then coalesce(b.reason, 'bounced')
              when b.furthest > b.place then null
              else r.reason end,
            claim_id = case when b.furthest > 0 then null else r.claim_id end,
            resolve_after = case when b.furthest > 0 then null else r.resolve_after end,
            accepted_at = case when b.furthest > 0 then coalesce(r.accepted_at, now()) else r.accepted_at end,
            delivered_at = least(r.delivered_at, b.delivered_at),
            complained_at = least(r.complained_at, b.complained_at),
            unsubscribed_at = least(r.unsubscribed_at, b.unsubscribed_at),
            provider_message_id = coalesce(r.provider_message_id, b.provider_message_id)
          from before b
          where r.organization_id = app.current_organization() and r.campaign_id = b.campaign_id and r.recipient_id = b.recipient_id
          returning r.recipient_id
        ), accepted as (
          -- what the sender did not live to write down, or learns too late
          insert into app.recipient_events (organization_id, campaign_id, recipient_id, kind, occurred_at, event_key, details)
          select app.current_organization(), b.campaign_id, b.recipient_id, 'accepted', now(), b.campaign_id::text || '.' || b.recipient_id || '.accepted.' || b.attempt,
            jsonb_build_object('reason', 'told by the provider', 'attempt', b.attempt)
          from before b where b.place = 0 and b.furthest > 0 on conflict do nothing
        )
        select t.event_key, k.event_key is not null
        from told t join recipient r using (campaign_id, recipient_id) left join kept k using (campaign_id, recipient_id, event_key)
        """;

    /// <summary>
    /// Adds events to their recipients' histories and moves the recipients on. A recipient's state is the furthest of what was told (accepted,
    /// delivered, bounced), its times the earliest, and its reason the weightiest, so that any order comes to the same.
    /// </summary>
    public static async Task<AppliedEvents> ApplyAsync(OrganizationScope scope, string channel, IReadOnlyList<ToldEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
        {
            return new AppliedEvents(new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        }

        await using var command = scope.Command(
            ApplyStatement,
            events.Select(told => told.Target!.CampaignId).ToArray(), events.Select(told => told.Target!.RecipientId).ToArray(), events.Select(told => told.Event.Key).ToArray(),
            events.Select(told => told.Event.Kind).ToArray(), events.Select(told => told.Event.OccurredAt.ToUniversalTime()).ToArray(), Texts(events.Select(told => told.Event.Reason)),
            events.Select(told => JsonSerializer.Serialize(new { told.Event.Reason, told.Event.Details }, JsonSerializerOptions.Web)).ToArray(),
            Texts(events.Select(told => told.Event.ProviderMessageId)), channel);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var added = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetString(0));
            if (reader.GetBoolean(1))
            {
                added.Add(reader.GetString(0));
            }
        }

        return new AppliedEvents(found, added);
    }

    /// <summary>Recipients by the provider's name of their message.</summary>
    public static async Task<Dictionary<string, RecipientTarget>> FindByMessageIdAsync(OrganizationScope scope, string channel, string[] ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, RecipientTarget>(StringComparer.Ordinal);
        if (ids.Length == 0)
        {
            return found;
        }

        await using var command = scope.Command(
            """
            -- reports.find_by_message_id
            select provider_message_id, campaign_id, recipient_id from app.campaign_recipients
            where organization_id = app.current_organization() and channel = $1 and provider_message_id = any($2)
            """,
            channel, ids);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found[reader.GetString(0)] = new RecipientTarget(reader.GetGuid(1), reader.GetInt64(2));
        }

        return found;
    }

    /// <summary>Keeps events whose message is not known (yet); returns the keys of those that are new.</summary>
    public static async Task<IReadOnlySet<string>> KeepAsync(OrganizationScope scope, ChannelAccount account, IReadOnlyList<ProviderEvent> events, CancellationToken cancellation)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        if (events.Count == 0)
        {
            return kept;
        }

        await using var command = scope.Command(
            """
            -- reports.keep
            insert into app.provider_events (organization_id, account_id, channel, event_key, kind, occurred_at, provider_message_id, address, reason, details)
            select app.current_organization(), $1, $2, t.* from unnest($3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[]) as t
            on conflict do nothing returning event_key
            """,
            account.Id, account.Channel, events.Select(told => told.Key).ToArray(), events.Select(told => told.Kind).ToArray(), events.Select(told => told.OccurredAt.ToUniversalTime()).ToArray(),
            Texts(events.Select(told => told.ProviderMessageId)), events.Select(told => SuppressionStore.Normalize(account.Channel, told.Address)).ToArray(), Texts(events.Select(told => told.Reason)),
            events.Select(told => told.Details).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            kept.Add(reader.GetString(0));
        }

        return kept;
    }

    /// <summary>Kept events whose message has become known since.</summary>
    public static async Task<List<(string Channel, ToldEvent Told)>> TakeKnownAsync(OrganizationScope scope, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- reports.take_known
            with known as (
              select p.event_key, r.campaign_id, r.recipient_id from app.provider_events p
              join app.campaign_recipients r on r.organization_id = p.organization_id and r.provider_message_id = p.provider_message_id and r.channel = p.channel
              where p.organization_id = app.current_organization() and p.provider_message_id is not null
              order by p.event_key limit $1
            )
            delete from app.provider_events p using known k where p.organization_id = app.current_organization() and p.event_key = k.event_key
            returning p.channel, p.event_key, p.kind, p.occurred_at, p.provider_message_id, p.address, p.reason, p.details, k.campaign_id, k.recipient_id
            """,
            limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new List<(string, ToldEvent)>();
        while (await reader.ReadAsync(cancellation))
        {
            var told = new ProviderEvent(reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3))
            {
                ProviderMessageId = reader.GetString(4),
                Address = reader.GetString(5),
                Reason = reader.IsDBNull(6) ? null : reader.GetString(6),
                Details = reader.GetString(7),
            };
            known.Add((reader.GetString(0), new ToldEvent(told, new RecipientTarget(reader.GetGuid(8), reader.GetInt64(9)))));
        }

        return known;
    }

    /// <summary>Who leaves by answering leaves because of the last message: that one's campaign counts it.</summary>
    public static async Task MarkAnsweredAsync(OrganizationScope scope, string channel, ProviderEvent told, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- reports.mark_answered
            with last as (
              select campaign_id, recipient_id from app.campaign_recipients
              where organization_id = app.current_organization() and channel = $1 and address = $2 and status in ('sending', 'unknown', 'accepted', 'delivered') and messaged_at is not null
              order by claimed_at desc limit 1
            ), event as (
              insert into app.recipient_events (organization_id, campaign_id, recipient_id, kind, occurred_at, event_key, details)
              select app.current_organization(), campaign_id, recipient_id, 'unsubscribed', $3, $4, jsonb_build_object('details', $5::text) from last on conflict do nothing
            )
            update app.campaign_recipients r set unsubscribed_at = least(r.unsubscribed_at, $3) from last l
            where r.organization_id = app.current_organization() and r.campaign_id = l.campaign_id and r.recipient_id = l.recipient_id
            """,
            channel, SuppressionStore.Normalize(channel, told.Address), told.OccurredAt.ToUniversalTime(), told.Key, told.Details);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter Texts(IEnumerable<string?> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text };
}
