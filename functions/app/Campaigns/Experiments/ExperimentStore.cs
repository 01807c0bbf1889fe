using System.Text.Json;
using Analytics.Deliveries;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Campaigns.Experiments;

/// <summary>Statements on variants and their test; each runs in the transaction it is given.</summary>
internal static class ExperimentStore
{
    /// <summary>What is null stays as it is.</summary>
    public static async Task SaveAsync(OrganizationScope scope, Guid campaignId, IReadOnlyList<MessageVariant>? variants, CampaignTest? test, CancellationToken cancellation)
    {
        if (variants is null && test is null)
        {
            return;
        }

        await using var command = scope.Command(
            """
            -- experiments.save
            update app.notification_campaigns set variants = coalesce($2::text::jsonb, variants), test_method = coalesce($3::text, test_method), test_metric = coalesce($4::text, test_metric),
              test_percent = coalesce($5::integer, test_percent), test_minutes = coalesce($6::integer, test_minutes), test_without_winner = coalesce($7::text, test_without_winner)
            where campaign_id = $1
            """,
            campaignId, variants is null ? null : JsonSerializer.Serialize(variants, JsonSerializerOptions.Web), test?.Method, test?.Metric, test?.Percent, test?.Minutes, test?.WithoutWinner);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static MessageVariant[] ReadVariants(NpgsqlDataReader reader, int index) => JsonSerializer.Deserialize<MessageVariant[]>(reader.GetString(index), JsonSerializerOptions.Web)!;

    public static CampaignTest ReadTest(NpgsqlDataReader reader, int index) => new()
    {
        Method = reader.GetString(index),
        Metric = reader.GetString(index + 1),
        Percent = reader.GetInt32(index + 2),
        Minutes = reader.GetInt32(index + 3),
        WithoutWinner = reader.GetString(index + 4),
    };

    /// <summary>
    /// Each variant's people of the test, and what they did. Counted is who was drawn for a variant, whether or not the message reached them:
    /// only so are the groups alike.
    /// </summary>
    public static async Task<List<VariantFigures>> CountAsync(OrganizationScope scope, Campaign campaign, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- experiments.count
            select r.variant, count(*), count(*) filter (where r.status in ('accepted', 'delivered', 'bounced')), count(r.opened_at), count(r.clicked_at), count(r.unsubscribed_at),
              count(goal.user_id), coalesce(sum(goal.revenue), 0)
            from app.campaign_recipients r
            left join lateral (
              select e.user_id, sum(e.revenue) as revenue from warehouse.events e
              where e.organization_id = r.organization_id and e.user_id = r.user_id and e.name = $2::text
                and e.occurred_at >= $3 and e.occurred_at < least($4::timestamptz, $3::timestamptz + make_interval(days => $5))
              group by e.user_id
            ) as goal on true
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.in_test and coalesce(r.reason, '') not in ('cancelled', 'no_winner')
            group by r.variant order by r.variant
            """,
            campaign.Id, campaign.GoalEvent, campaign.StartedAt, until, campaign.AttributionDays);
        command.CommandTimeout = 120;
        var counted = new Dictionary<int, VariantFigures>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            counted[reader.GetInt16(0)] = new VariantFigures(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetDecimal(7));
        }

        return [.. campaign.Variants.Select((_, position) => counted.GetValueOrDefault(position, VariantFigures.None))];
    }

    /// <summary>Writes the decision down and gives those who wait their variant, or lets them go. The campaign is held.</summary>
    public static async Task DecideAsync(OrganizationScope scope, Guid campaignId, WinnerDecision decision, DateTimeOffset now, CancellationToken cancellation)
    {
        await using (var command = scope.Command(
            """
            -- experiments.decide
            update app.notification_campaigns set winner = $2::smallint, decided_at = $3, decision = $4::jsonb, updated_at = now() where campaign_id = $1 and decided_at is null
            """,
            campaignId, (short?)decision.Winner, now, JsonSerializer.Serialize(decision, JsonSerializerOptions.Web)))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await using var rest = scope.Command(
            """
            -- experiments.release_rest
            update app.campaign_recipients set variant = $2::smallint,
              status = case when $2::smallint is null then 'excluded' else status end, reason = case when $2::smallint is null then 'no_winner' else reason end
            where organization_id = app.current_organization() and campaign_id = $1 and planned and variant is null
            """,
            campaignId, (short?)decision.Winner);
        rest.CommandTimeout = 600;
        await rest.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>People of a variant in the test, and what they did.</summary>
internal sealed record VariantFigures(long People, long Sent, long Opened, long Clicked, long Unsubscribed, long Converted, decimal Revenue)
{
    public static VariantFigures None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    public long Of(string metric) => metric switch
    {
        "opened" => Opened,
        "clicked" => Clicked,
        _ => Converted,
    };

    public double RateOf(string metric) => People == 0 ? 0 : (double)Of(metric) / People;
}
