using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Analytics.Campaigns;

/// <summary>Starts campaigns that are due. The orchestration is named after the campaign: two at once start each one once.</summary>
internal sealed class StartDueCampaigns(Database database, TimeProvider clock)
{
    private const int AtOnce = 100;

    [Function(nameof(StartDueCampaigns))]
    public async Task Run([TimerTrigger("*/5 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var delivery in await ListDueAsync(cancellation))
        {
            await delivery.StartAsync(client, cancellation);
        }
    }

    private async Task<List<CampaignDelivery>> ListDueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- campaigns.list_due
            select organization_id, campaign_id from app.notification_campaigns
            where status = 'scheduled' and scheduled_at <= $1 and deleted_at is null order by scheduled_at limit $2
            """,
            connection)
        {
            Parameters = { new() { Value = clock.GetUtcNow() }, new() { Value = AtOnce } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<CampaignDelivery>();
        while (await reader.ReadAsync(cancellation))
        {
            due.Add(new CampaignDelivery(reader.GetInt32(0), reader.GetGuid(1)));
        }

        return due;
    }
}
