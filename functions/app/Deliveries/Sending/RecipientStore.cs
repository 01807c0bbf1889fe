using System.Text.Json;
using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Sending;

/// <summary>The statements by which recipients advance; each runs in the transaction it is given.</summary>
internal static class RecipientStore
{
    private const int CapLock = 723_560;

    /// <summary>What the campaign is and whether it may send now; holds off a pause until the transaction ends.</summary>
    public static async Task<DeliveryCampaign?> FindCampaignAsync(OrganizationScope scope, Guid campaignId, bool hold, CancellationToken cancellation)
    {
        if (hold)
        {
            CampaignGate.Pass(scope, campaignId);
        }

        await using var command = scope.Command(
            $"""
            -- deliveries.find_campaign
            select channel, subject, message, html, topic, holdout_percent, status, public_address, variants::text, case when test_method = 'winner' then test_percent end,
              send_time, scheduled_at, throttle_per_minute, transactional, layout_html
            from app.notification_campaigns where campaign_id = $1 and deleted_at is null {(hold ? "for share" : "")}
            """,
            campaignId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        return new DeliveryCampaign(scope.OrganizationId, campaignId, reader.GetString(0))
        {
            Subject = reader.GetString(1),
            Text = reader.GetString(2),
            Html = reader.GetString(3),
            Topic = reader.GetString(4),
            HoldoutPercent = reader.GetDecimal(5),
            Status = reader.GetString(6),
            PublicAddress = reader.GetString(7),
            Variants = JsonSerializer.Deserialize<MessageVariant[]>(reader.GetString(8), JsonSerializerOptions.Web)!,
            TestPercent = reader.IsDBNull(9) ? null : reader.GetInt32(9),
            SendTime = reader.GetString(10),
            ScheduledAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
            ThrottlePerMinute = reader.IsDBNull(12) ? null : reader.GetInt32(12),
            Transactional = reader.GetBoolean(13),
            LayoutHtml = reader.GetString(14),
        };
    }

    /// <summary>
    /// Takes the next recipients that are due. Whether one may be written to is decided here, at the last moment: who unsubscribed or was
    /// suppressed since planning, or has had enough messages, is excluded; whose quiet hours it is waits for their end.
    /// </summary>
    /// <returns>Those to send to, and how many were looked at: none means that nobody is due.</returns>
    public static async Task<(List<ClaimedRecipient> Claimed, int Seen)> ClaimAsync(OrganizationScope scope, DeliveryCampaign campaign, ContactSettings settings, ClaimRequest claim, CancellationToken cancellation)
    {
        var contacts = settings.For(campaign);
        if (contacts.CapMessages is not null || contacts.WarmUpDaily.Count > 0)
        {
            // Two campaigns that count the same address's or channel's messages at the same moment would both find room.
            scope.EnqueueSelect("select pg_advisory_xact_lock($1, $2)", CapLock, scope.OrganizationId);
        }

        SendRoom.Hold(scope, campaign);
        var size = Math.Min(claim.Size, await SendRoom.MeasureAsync(scope, campaign, contacts, claim.Now, cancellation) ?? claim.Size);
        return size == 0 ? ([], 0) : await TakeAsync(scope, campaign, contacts, claim with { Size = size }, cancellation);
    }

    private static async Task<(List<ClaimedRecipient> Claimed, int Seen)> TakeAsync(OrganizationScope scope, DeliveryCampaign campaign, ContactSettings contacts, ClaimRequest claim, CancellationToken cancellation)
    {
        var (quietFrom, quietUntil) = contacts.QuietOf(campaign.Channel);
        await using var command = scope.Command(
            ClaimStatement(claim.Size),
            campaign.CampaignId, claim.Now, claim.ClaimId, claim.Lease, campaign.Topic, contacts.CapMessages, contacts.CapDays, quietFrom, quietUntil);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var claimed = new List<ClaimedRecipient>();
        var seen = 0;
        while (await reader.ReadAsync(cancellation))
        {
            seen++;
            if (reader.GetString(3) == "sending")
            {
                claimed.Add(ReadClaimed(reader));
            }
        }

        return (claimed, seen);
    }

    /// <summary>How many is part of the text: a plan that is kept expects as many as it says.</summary>
    private static string ClaimStatement(int size) =>
        $$"""
        -- deliveries.claim
        with candidate as (
          select recipient_id, channel, address, time_zone from app.campaign_recipients
          where organization_id = app.current_organization() and campaign_id = $1 and planned and variant is not null
            and coalesce(send_after, '-infinity') <= $2
          order by coalesce(send_after, '-infinity'), recipient_id limit {{size}} for update skip locked
        ), decided as materialized (
          select c.recipient_id,
            case
              -- one is looked up for each, and never all of them together
              when (select true from app.suppressions s where s.organization_id = app.current_organization() and s.channel = c.channel and s.address = c.address limit 1) then 'suppressed'
              when (select not e.granted from app.consent_events e where e.organization_id = app.current_organization() and e.channel = c.channel and e.address = c.address
                and e.topic = $5 order by e.consent_event_id desc limit 1) then 'no_consent'
              when $6::integer is not null and (
                select count(*) from app.campaign_recipients o
                where o.organization_id = app.current_organization() and o.channel = c.channel and o.address = c.address
                  and o.status in ('sending', 'unknown', 'accepted', 'delivered') and o.messaged_at > $2::timestamptz - make_interval(days => $7::integer)) >= $6::integer then 'frequency_cap'
            end as reason,
            case when $8::time is not null
              then app.quiet_until($2, coalesce(c.time_zone, (select time_zone from app.organizations where organization_id = app.current_organization())), $8::time, $9::time) end as quiet
          from candidate c
        ), changed as (
          update app.campaign_recipients r set
            status = case when d.reason is not null then 'excluded' when d.quiet is not null then 'planned' else 'sending' end,
            reason = d.reason,
            send_after = case when d.reason is null then coalesce(d.quiet, r.send_after) end,
            attempt = r.attempt + case when d.reason is null and d.quiet is null then 1 else 0 end,
            claim_id = case when d.reason is null and d.quiet is null then $3::uuid end,
            messaged_at = case when d.reason is null and d.quiet is null then $2 else r.messaged_at end,
            -- from now on, and not from when the transaction began: it may have waited since, and who sends counts from here
            claimed_at = case when d.reason is null and d.quiet is null then statement_timestamp() else r.claimed_at end,
            resolve_after = case when d.reason is null and d.quiet is null then statement_timestamp() + $4::interval end
          from decided d
          -- The array keeps this to the whole key: the statistics may know nothing of a new campaign, and then the key's beginning looks as good.
          where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = any (array(select recipient_id from candidate)) and r.recipient_id = d.recipient_id
          returning r.recipient_id, r.address, r.attempt, r.user_id, r.status, r.variant
        ), noted as (
          insert into app.recipient_claims (organization_id, campaign_id, claim_id, recipient_ids)
          select app.current_organization(), $1, $3::uuid, array_agg(recipient_id) from changed where status = 'sending' having count(*) > 0
        )
        select c.recipient_id, c.address, c.attempt, c.status, coalesce(u.external_id, ''), coalesce(u.attributes, '{}')::text, c.variant
        from changed c left join warehouse.users u on u.organization_id = app.current_organization() and u.user_id = c.user_id
        order by c.recipient_id
        """;

    /// <summary>
    /// Writes what became of claimed recipients, with the scope's next command. Rows that another claim has taken over since are left alone, but for
    /// those that it had to call unknown: nobody sends to them again, so that who comes late and knows is believed.
    /// </summary>
    public static void Settle(OrganizationScope scope, Guid campaignId, Guid claimId, IReadOnlyCollection<RecipientOutcome> outcomes, DateTimeOffset now) => scope.Enqueue(
        """
        -- deliveries.settle
        with outcome as (
          select * from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $9::integer[], $10::boolean[]) as t(recipient_id, status, reason, provider_message_id, send_after, attempt, tried)
        ), changed as (
          update app.campaign_recipients r set status = o.status, reason = o.reason, provider_message_id = coalesce(o.provider_message_id, r.provider_message_id),
            send_after = coalesce(o.send_after, r.send_after), claim_id = null, resolve_after = null, attempt = case when o.tried then r.attempt else r.attempt - 1 end,
            accepted_at = case when o.status = 'accepted' then $8 else r.accepted_at end
          from outcome o
          where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = any ($3) and r.recipient_id = o.recipient_id
            and ((r.claim_id = $2 and r.status = 'sending') or (r.status = 'unknown' and r.attempt = o.attempt and o.status in ('accepted', 'failed')))
          returning r.recipient_id, r.status, r.reason, r.attempt
        )
        insert into app.recipient_events (organization_id, campaign_id, recipient_id, kind, occurred_at, event_key, details)
        select app.current_organization(), $1, c.recipient_id, c.status, $8, $1::text || '.' || c.recipient_id || '.' || c.status || '.' || c.attempt,
          jsonb_strip_nulls(jsonb_build_object('reason', c.reason, 'attempt', c.attempt))
        from changed c where c.status in ('accepted', 'failed', 'unknown') on conflict do nothing
        """,
        campaignId, claimId, outcomes.Select(outcome => outcome.RecipientId).ToArray(), outcomes.Select(outcome => outcome.Status).ToArray(),
        Texts(outcomes.Select(outcome => outcome.Reason)), Texts(outcomes.Select(outcome => outcome.ProviderMessageId)),
        new NpgsqlParameter { Value = outcomes.Select(outcome => outcome.SendAfter).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.TimestampTz },
        now, outcomes.Select(outcome => outcome.Attempt).ToArray(), outcomes.Select(outcome => outcome.Tried).ToArray());

    /// <summary>Forgets claims under which nobody is being sent to any more, with the scope's next command: one of them, or all of the campaign.</summary>
    public static void ForgetClaims(OrganizationScope scope, Guid campaignId, Guid? claimId) => scope.Enqueue(
        """
        -- deliveries.forget_claims
        delete from app.recipient_claims k using (
          select o.claim_id from app.recipient_claims o
          where o.organization_id = app.current_organization() and o.campaign_id = $1 and ($2::uuid is null or o.claim_id = $2::uuid)
            and not exists (select from app.campaign_recipients r
              where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = any(o.recipient_ids) and r.claim_id = o.claim_id and r.status = 'sending')
          for update skip locked
        ) as over
        where k.organization_id = app.current_organization() and k.campaign_id = $1 and k.claim_id = over.claim_id
        """,
        campaignId, claimId);

    /// <summary>Keeps the claim of recipients whose outcome is unclear until it may be asked for.</summary>
    public static async Task WaitForResolutionAsync(OrganizationScope scope, Guid campaignId, Guid claimId, IReadOnlyCollection<long> recipientIds, TimeSpan wait, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.wait_for_resolution
            update app.campaign_recipients set resolve_after = statement_timestamp() + $4::interval
            where organization_id = app.current_organization() and campaign_id = $1 and claim_id = $2 and recipient_id = any($3::bigint[]) and status = 'sending'
            """,
            campaignId, claimId, recipientIds.ToArray(), wait);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Takes over claims whose owner is gone or does not know the outcome: what the old owner still writes has no effect.</summary>
    public static async Task<List<ClaimedRecipient>> TakeOverAsync(OrganizationScope scope, Guid campaignId, Guid claimId, int size, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.take_over
            with overdue as (
              select r.recipient_id, k.claim_id from app.recipient_claims k cross join unnest(k.recipient_ids) as held(recipient_id)
              join app.campaign_recipients r on r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = held.recipient_id and r.claim_id = k.claim_id
              where k.organization_id = app.current_organization() and k.campaign_id = $1 and r.status = 'sending' and r.resolve_after < now()
              order by r.resolve_after, k.claim_id limit $3 for update of r skip locked
            ), fenced as (
              -- Waits for a note that is being written, and lets no further one follow it.
              update app.claim_progress set taken = true
              where organization_id = app.current_organization() and campaign_id = $1 and claim_id in (select claim_id from overdue)
              returning claim_id, handed_over, accepted
            ), taken as (
              update app.campaign_recipients r set claim_id = $2, resolve_after = statement_timestamp() + $4::interval from overdue o
              where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id = any (array(select recipient_id from overdue)) and r.recipient_id = o.recipient_id
              returning r.recipient_id, r.address, r.attempt, r.status, r.variant, o.claim_id
            ), noted as (
              insert into app.recipient_claims (organization_id, campaign_id, claim_id, recipient_ids)
              select app.current_organization(), $1, $2, array_agg(recipient_id) from taken having count(*) > 0
            )
            select t.recipient_id, t.address, t.attempt, t.status, '', '{}', t.variant,
              case when f.claim_id is null then 0 when t.recipient_id = any (f.accepted) then 3 when t.recipient_id = any (f.handed_over) then 2 else 1 end
            from taken t left join fenced f on f.claim_id = t.claim_id
            """,
            campaignId, claimId, size, lease);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var taken = new List<ClaimedRecipient>();
        while (await reader.ReadAsync(cancellation))
        {
            taken.Add(ReadClaimed(reader) with { HandOver = (HandOver)reader.GetInt32(7) });
        }

        return taken;
    }

    /// <summary>
    /// Before a campaign ends: everybody who is still being sent to stands with a claim, whoever claimed them and in whatever way (a host of the version
    /// before claims had rows, for one). Looks at all recipients.
    /// </summary>
    /// <returns>How many did not.</returns>
    public static async Task<long> NoteStraysAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.note_strays
            with noted as (
              insert into app.recipient_claims as k (organization_id, campaign_id, claim_id, recipient_ids)
              select app.current_organization(), $1, claim_id, array_agg(recipient_id) from app.campaign_recipients
              where organization_id = app.current_organization() and campaign_id = $1 and status = 'sending' group by claim_id
              on conflict (organization_id, campaign_id, claim_id) do update set recipient_ids = excluded.recipient_ids
              returning recipient_ids
            )
            select coalesce(sum(cardinality(recipient_ids)), 0)::bigint from noted
            """,
            campaignId);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Nobody who was not written to yet will be.</summary>
    public static async Task ExcludeRestAsync(OrganizationScope scope, Guid campaignId, string reason, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.exclude_rest
            update app.campaign_recipients set status = 'excluded', reason = $2 where organization_id = app.current_organization() and campaign_id = $1 and planned
            """,
            campaignId, reason);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How far the campaign is; due recipients are counted up to a limit.</summary>
    public static async Task<DeliveryProgress?> ProgressAsync(OrganizationScope scope, Guid campaignId, DateTimeOffset now, TimeSpan stall, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- deliveries.progress
            select c.status,
              (select count(*) from (select from app.campaign_recipients r where r.organization_id = c.organization_id and r.campaign_id = $1 and r.planned and r.variant is not null
                and coalesce(r.send_after, '-infinity') <= $2 limit 20000) as due),
              (select count(*) from app.recipient_claims k cross join unnest(k.recipient_ids) as held(recipient_id)
                join app.campaign_recipients r on r.organization_id = c.organization_id and r.campaign_id = $1 and r.recipient_id = held.recipient_id and r.claim_id = k.claim_id
                where k.organization_id = c.organization_id and k.campaign_id = $1 and r.status = 'sending'),
              exists (select from app.campaign_recipients r where r.organization_id = c.organization_id and r.campaign_id = $1 and r.planned and (r.send_after > $2 or r.variant is null)),
              exists (select from app.campaign_recipients r where r.organization_id = c.organization_id and r.campaign_id = $1 and r.planned
                and r.send_after > $2 and r.send_after <= $2::timestamptz + interval '1 minute'),
              coalesce((select max(r.claimed_at) from app.campaign_recipients r where r.organization_id = c.organization_id and r.campaign_id = $1) < now() - $3::interval, true),
              case when c.variants <> '[]' and c.test_method = 'winner' and c.decided_at is null then c.started_at + make_interval(mins => c.test_minutes) - $2::timestamptz end,
              exists (select from app.campaign_recipients r where r.organization_id = c.organization_id and r.campaign_id = $1 and r.in_test and r.status in ('planned', 'sending'))
            from app.notification_campaigns c where c.campaign_id = $1 and c.deleted_at is null
            """,
            campaignId, now, stall);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? ReadProgress(reader) : null;
    }

    private static DeliveryProgress ReadProgress(NpgsqlDataReader reader)
    {
        TimeSpan? left = reader.IsDBNull(6) ? null : reader.GetTimeSpan(6);
        return new DeliveryProgress(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2))
        {
            Waiting = reader.GetBoolean(3),
            DueSoon = reader.GetBoolean(4),
            Stalled = reader.GetBoolean(5),
            // Nobody's figures are compared before everybody of the test has an outcome.
            DecisionDue = left <= TimeSpan.Zero && !reader.GetBoolean(7),
            DecisionIn = left > TimeSpan.Zero ? left : null,
        };
    }

    private static ClaimedRecipient ReadClaimed(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(4), JsonSerializer.Deserialize<JsonElement>(reader.GetString(5))) { Variant = reader.GetInt16(6) };

    private static NpgsqlParameter Texts(IEnumerable<string?> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text };
}

/// <summary>How many to take, in whose name, and for how long nobody else may.</summary>
internal sealed record ClaimRequest(Guid ClaimId, int Size, DateTimeOffset Now, TimeSpan Lease);
