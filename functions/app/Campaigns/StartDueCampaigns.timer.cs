using Analytics.Campaigns.Scheduling;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Analytics.Campaigns;

/// <summary>Starts campaigns that are due, and makes the next occurrence of those that recur. The orchestration is named after the campaign: two at once start each one once.</summary>
internal sealed class StartDueCampaigns(Database database, RecurringCampaigns recurring, TimeProvider clock)
{
    private const int AtOnce = 100;

    [Function(nameof(StartDueCampaigns))]
    public async Task Run([TimerTrigger("*/5 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var (delivery, recurs) in await ListDueAsync(cancellation))
        {
            if (recurs)
            {
                await recurring.AdvanceAsync(delivery.OrganizationId, delivery.CampaignId, cancellation);
            }
            else
            {
                await delivery.StartAsync(client, cancellation);
            }
        }
    }

    private async Task<List<(CampaignDelivery Delivery, bool Recurs)>> ListDueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- campaigns.list_due
            select organization_id, campaign_id, recurrence is not null from app.notification_campaigns
            where status = 'scheduled' and scheduled_at <= $1::timestamptz + $3 and (scheduled_at <= $1 or send_time = 'local') and deleted_at is null
            order by scheduled_at limit $2
            """,
            connection)
        {
            Parameters = { new() { Value = clock.GetUtcNow() }, new() { Value = AtOnce }, new() { Value = CampaignSchedule.Ahead } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<(CampaignDelivery Delivery, bool Recurs)>();
        while (await reader.ReadAsync(cancellation))
        {
            due.Add((new CampaignDelivery(reader.GetInt32(0), reader.GetGuid(1)), reader.GetBoolean(2)));
        }

        return due;
    }
}
