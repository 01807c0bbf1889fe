using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Campaigns;

/// <summary>Completes campaigns whose conversions no longer count: their report is final.</summary>
internal sealed class CompleteCampaigns(Database database, TimeProvider clock)
{
    [Function(nameof(CompleteCampaigns))]
    public async Task Run([TimerTrigger("0 7 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- campaigns.complete
            update app.notification_campaigns set status = 'completed', completed_at = $1, updated_at = now()
            where status = 'sent' and sent_at + make_interval(days => attribution_days) <= $1 and deleted_at is null
            """,
            connection)
        {
            Parameters = { new() { Value = clock.GetUtcNow() } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
