using Npgsql;

namespace Analytics.Ingestion.Messages;

/// <summary>Statements on reports about messages that are not published yet.</summary>
internal static class MessageReportStore
{
    /// <summary>
    /// Whether an open or click was a scanner's is known only some seconds later, when no more links follow: until then it waits. Longer than
    /// the ten seconds in which such a burst is recognized.
    /// </summary>
    private const int DoubtSeconds = 15;

    public static async Task<List<int>> ListOrganizationsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- messages.list_organizations
            select organization_id from app.organizations o where exists (
              select from app.recipient_events e where e.organization_id = o.organization_id and not e.published
                and (e.kind not in ('opened', 'clicked') or e.created_at < now() - make_interval(secs => $1)))
            """, connection)
        { Parameters = { new() { Value = (double)DoubtSeconds } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var organizations = new List<int>();
        while (await reader.ReadAsync(cancellation))
        {
            organizations.Add(reader.GetInt32(0));
        }

        return organizations;
    }

    /// <summary>The oldest reports, marked as published; the caller stores their events in the same transaction.</summary>
    public static async Task<List<MessageReport>> TakeAsync(NpgsqlConnection connection, int organizationId, int most, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- messages.take_reports
            with taken as (
              select campaign_id, recipient_event_id from app.recipient_events
              where organization_id = $1 and not published and (kind not in ('opened', 'clicked') or created_at < now() - make_interval(secs => $3))
              order by recipient_event_id limit $2 for update skip locked
            ), report as (
              update app.recipient_events e set published = true from taken t
              where e.organization_id = $1 and e.recipient_event_id = any (array(select recipient_event_id from taken)) and e.campaign_id = t.campaign_id and e.recipient_event_id = t.recipient_event_id
              returning e.recipient_event_id, e.kind, e.occurred_at, e.created_at, e.campaign_id, e.recipient_id, e.machine
            )
            select t.recipient_event_id, t.kind, t.occurred_at, t.campaign_id, t.recipient_id, t.machine, u.external_id, c.name, r.channel,
              -- a value that is a letter would be found in every question that has an article
              coalesce(case when length(named.variant) < 3 then 'variant ' || named.variant else named.variant end, '')
            from report t
            join app.campaign_recipients r on r.organization_id = $1 and r.campaign_id = t.campaign_id and r.recipient_id = t.recipient_id
            join app.notification_campaigns c on c.organization_id = $1 and c.campaign_id = t.campaign_id
            left join warehouse.users u on u.organization_id = $1 and u.user_id = r.user_id
            cross join lateral (select c.variants -> r.variant::integer ->> 'name' as variant) as named
            order by t.recipient_event_id
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = most }, new() { Value = (double)DoubtSeconds } }, CommandTimeout = 120 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var reports = new List<MessageReport>();
        while (await reader.ReadAsync(cancellation))
        {
            reports.Add(new MessageReport(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetGuid(3), reader.GetInt64(4))
            {
                Machine = reader.GetBoolean(5),
                UserId = await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetString(6),
                CampaignName = reader.GetString(7),
                Channel = reader.GetString(8),
                Variant = reader.GetString(9),
            });
        }

        return reports;
    }

    /// <summary>The organization's calendar, and how far the database's clock is behind the product's.</summary>
    public static async Task<(TimeZoneInfo Zone, DateTimeOffset DatabaseNow)> ReadClocksAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- messages.read_clocks
            select time_zone, now() from app.organizations where organization_id = $1
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(0)), reader.GetFieldValue<DateTimeOffset>(1));
    }
}
