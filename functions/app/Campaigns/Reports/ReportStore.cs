using System.Text.Json;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Reports;

/// <summary>A recipient with what happened to their message.</summary>
internal sealed record RecipientRow(long Id, string UserId, string Address, string Status)
{
    public string? Reason { get; init; }

    public string? Arm { get; init; }

    public int? Variant { get; init; }

    public int Attempt { get; init; }

    public DateTimeOffset? SendAfter { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset? ClickedAt { get; init; }

    public DateTimeOffset? UnsubscribedAt { get; init; }

    /// <summary>Everything that happened, oldest first: {kind, at, machine, details}.</summary>
    public JsonElement History { get; init; }
}

/// <summary>Which recipients to list.</summary>
internal sealed record RecipientFilter(string? Status, string? Reason, string? Did)
{
    /// <summary>Only those of the test who were drawn for this variant.</summary>
    public int? Variant { get; init; }
}

/// <summary>Statements that tell what became of a campaign.</summary>
internal static class ReportStore
{
    public static async Task<CampaignReport> CountAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- reports.count
            select r.status, case when r.status in ('excluded', 'failed', 'bounced') then r.reason else '' end as reason, count(*), count(r.opened_at), count(r.clicked_at), count(r.unsubscribed_at), count(r.complained_at)
            from app.campaign_recipients r where r.organization_id = app.current_organization() and r.campaign_id = $1 group by 1, 2
            """,
            campaignId);
        var statuses = new Dictionary<string, long>(StringComparer.Ordinal);
        var excluded = new Dictionary<string, long>(StringComparer.Ordinal);
        var failures = new Dictionary<string, long>(StringComparer.Ordinal);
        var bounces = new Dictionary<string, long>(StringComparer.Ordinal);
        long opened = 0, clicked = 0, unsubscribed = 0, complained = 0;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var (status, reason, people) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
                statuses[status] = statuses.GetValueOrDefault(status) + people;
                (status switch { "excluded" => excluded, "failed" => failures, "bounced" => bounces, _ => [] })[reason] = people;
                opened += reader.GetInt64(3);
                clicked += reader.GetInt64(4);
                unsubscribed += reader.GetInt64(5);
                complained += reader.GetInt64(6);
            }
        }

        var (machineOpens, machineClicks) = await CountMachinesAsync(scope, campaignId, cancellation);
        return new CampaignReport
        {
            Audience = statuses.Values.Sum(),
            Statuses = statuses,
            Excluded = excluded,
            Failures = failures,
            Sent = statuses.GetValueOrDefault("accepted") + statuses.GetValueOrDefault("delivered") + statuses.GetValueOrDefault("bounced"),
            Delivered = statuses.GetValueOrDefault("delivered"),
            Bounced = statuses.GetValueOrDefault("bounced"),
            AwaitingReport = statuses.GetValueOrDefault("accepted"),
            Bounces = bounces,
            Complained = complained,
            Opened = opened,
            Clicked = clicked,
            Unsubscribed = unsubscribed,
            MachineOpens = machineOpens,
            MachineClicks = machineClicks,
        };
    }

    /// <summary>People who did the goal within the window after the start, by arm. Both arms count from the same moment, so that a slow send favours none.</summary>
    public static async Task<IReadOnlyDictionary<string, ArmResult>> CountGoalAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- reports.count_goal
            select r.arm, count(*), count(goal.user_id), coalesce(sum(goal.revenue), 0)
            from app.campaign_recipients r
            left join lateral (
              select e.user_id, sum(e.revenue) as revenue from warehouse.events e
              where e.organization_id = r.organization_id and e.user_id = r.user_id and e.name = $2
                and e.occurred_at >= $3 and e.occurred_at < $3::timestamptz + make_interval(days => $4)
              group by e.user_id
            ) as goal on true
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.arm is not null
              -- an arm is who was drawn for it and could get the message, not who did get it: the latter would compare different people
              and coalesce(r.reason, '') not in ('cancelled', 'no_winner')
            group by r.arm
            """,
            campaign.Id, campaign.GoalEvent, campaign.StartedAt, campaign.AttributionDays);
        command.CommandTimeout = 120;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var arms = new Dictionary<string, ArmResult>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            arms[reader.GetString(0)] = new ArmResult(reader.GetInt64(1), reader.GetInt64(2), reader.GetDecimal(3));
        }

        return arms;
    }

    public static async Task<List<RecipientRow>> ListAsync(OrganizationScope scope, Guid campaignId, RecipientFilter filter, long after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- reports.list_recipients
            select r.recipient_id, coalesce(u.external_id, ''), r.address, r.status, r.reason, r.arm, r.attempt, r.send_after, r.accepted_at, r.opened_at, r.clicked_at, r.unsubscribed_at,
              coalesce((select jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.occurred_at, 'machine', e.machine, 'details', e.details) order by e.recipient_event_id)
                from app.recipient_events e where e.organization_id = r.organization_id and e.campaign_id = r.campaign_id and e.recipient_id = r.recipient_id), '[]')::text,
              r.variant
            from app.campaign_recipients r
            left join warehouse.users u on u.organization_id = r.organization_id and u.user_id = r.user_id
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.recipient_id > $2
              and ($3::text is null or r.status = $3) and ($4::text is null or r.reason = $4)
              and ($5::text is null or case $5 when 'opened' then r.opened_at is not null when 'clicked' then r.clicked_at is not null when 'unsubscribed' then r.unsubscribed_at is not null
                when 'complained' then r.complained_at is not null when 'delivered' then r.status = 'delivered' when 'bounced' then r.status = 'bounced'
                when 'sent' then r.status in ('accepted', 'delivered', 'bounced') end)
              and ($7::integer is null or (r.in_test and r.variant = $7::integer))
            order by r.recipient_id limit $6
            """,
            campaignId, after, filter.Status, filter.Reason, filter.Did, limit, filter.Variant);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<RecipientRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new RecipientRow(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))
            {
                Reason = reader.IsDBNull(4) ? null : reader.GetString(4),
                Arm = reader.IsDBNull(5) ? null : reader.GetString(5),
                Attempt = reader.GetInt16(6),
                SendAfter = TimeAt(reader, 7),
                AcceptedAt = TimeAt(reader, 8),
                OpenedAt = TimeAt(reader, 9),
                ClickedAt = TimeAt(reader, 10),
                UnsubscribedAt = TimeAt(reader, 11),
                Variant = reader.IsDBNull(13) ? null : reader.GetInt16(13),
                History = JsonSerializer.Deserialize<JsonElement>(reader.GetString(12)),
            });
        }

        return rows;
    }

    private static async Task<(long Opens, long Clicks)> CountMachinesAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- reports.count_machines
            select count(*) filter (where kind = 'opened'), count(*) filter (where kind = 'clicked') from app.recipient_events
            where organization_id = app.current_organization() and campaign_id = $1 and machine
            """,
            campaignId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static DateTimeOffset? TimeAt(Npgsql.NpgsqlDataReader reader, int index) => reader.IsDBNull(index) ? null : reader.GetFieldValue<DateTimeOffset>(index);
}
