using Analytics.Campaigns.Reports;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Experiments;

/// <summary>What people do anyway, as the data tells: the base of what a test can find.</summary>
internal static class BaselineStore
{
    private const int StatementSeconds = 60;

    /// <summary>Members of the segment, and those among them who did the goal in as many days before now as conversions count.</summary>
    public static async Task<ArmResult> CountGoalAsync(OrganizationScope scope, Campaign campaign, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- baselines.count_goal
            select count(*), count(goal.user_id), coalesce(sum(goal.revenue), 0)
            from app.segment_members m
            left join (
              select e.user_id, sum(e.revenue) as revenue from warehouse.events e
              where e.organization_id = app.current_organization() and e.name = $2::text and e.occurred_at >= $3::timestamptz - make_interval(days => $4) and e.occurred_at < $3
              group by e.user_id
            ) as goal on goal.user_id = m.user_id
            where m.organization_id = app.current_organization() and m.segment_id = $1::uuid
            """,
            campaign.SegmentId, campaign.GoalEvent, now, campaign.AttributionDays);
        command.CommandTimeout = StatementSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new ArmResult(reader.GetInt64(0), reader.GetInt64(1), reader.GetDecimal(2));
    }

    /// <summary>Messages of the channel that were sent in the last half year, and those opened or clicked.</summary>
    public static async Task<ArmResult> CountEngagementAsync(OrganizationScope scope, Campaign campaign, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- baselines.count_engagement
            select count(*), count(*) filter (where case when $3 = 'clicked' then r.clicked_at is not null else r.opened_at is not null end)
            from app.notification_campaigns c
            join app.campaign_recipients r on r.organization_id = c.organization_id and r.campaign_id = c.campaign_id and r.status in ('accepted', 'delivered')
            where c.organization_id = app.current_organization() and c.channel = $1 and c.started_at > $2::timestamptz - interval '180 days' and c.campaign_id <> $4
            """,
            campaign.Channel, now, campaign.Test.Metric, campaign.Id);
        command.CommandTimeout = StatementSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new ArmResult(reader.GetInt64(0), reader.GetInt64(1), 0);
    }

    /// <summary>Everybody by whether they are in the organization's control group, and those who did an event in a period.</summary>
    public static async Task<IReadOnlyDictionary<string, ArmResult>> CountControlAsync(OrganizationScope scope, decimal percent, string goal, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- baselines.count_control
            select case when app.hash_share(app.current_organization() || ':control:' || u.user_id) < $1 / 100.0 then 'control' else 'message' end, count(*), count(goal.user_id), coalesce(sum(goal.revenue), 0)
            from warehouse.users u
            left join (
              select e.user_id, sum(e.revenue) as revenue from warehouse.events e
              where e.organization_id = app.current_organization() and e.name = $2 and e.occurred_at >= $3 and e.occurred_at < $4 group by e.user_id
            ) as goal on goal.user_id = u.user_id
            where u.organization_id = app.current_organization()
            group by 1
            """,
            percent, goal, from, until);
        command.CommandTimeout = StatementSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var arms = new Dictionary<string, ArmResult>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            arms[reader.GetString(0)] = new ArmResult(reader.GetInt64(1), reader.GetInt64(2), reader.GetDecimal(3));
        }

        return arms;
    }
}
