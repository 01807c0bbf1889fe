using System.Text.Json;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Integrations.Webhooks;

/// <summary>
/// Puts endpoints that something is due for on the queue, each once at a time: a slow one keeps nobody else waiting, and is not posted to by
/// many at once. One whose process died is due again when its time is over.
/// </summary>
internal sealed class QueueDueWebhooks(Database database)
{
    private const int AtOnce = 200;

    [Function(nameof(QueueDueWebhooks))]
    [QueueOutput(DeliverWebhooks.QueueName)]
    public async Task<string[]> Run([TimerTrigger("*/5 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- webhooks.queue_due
            update app.webhook_endpoints e set busy_until = now() + interval '2 minutes'
            from (
              select d.organization_id, d.webhook_endpoint_id from app.webhook_deliveries d
              join app.webhook_endpoints o on o.organization_id = d.organization_id and o.webhook_endpoint_id = d.webhook_endpoint_id
              where d.status = 'pending' and d.next_attempt_at <= now() and o.disabled_at is null and (o.busy_until is null or o.busy_until < now())
              group by d.organization_id, d.webhook_endpoint_id order by min(d.next_attempt_at) limit $1
            ) due
            where e.organization_id = due.organization_id and e.webhook_endpoint_id = due.webhook_endpoint_id and (e.busy_until is null or e.busy_until < now())
            returning e.organization_id, e.webhook_endpoint_id
            """,
            connection)
        { Parameters = { new() { Value = AtOnce } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            due.Add(JsonSerializer.Serialize(new WebhookRun(reader.GetInt32(0), reader.GetGuid(1))));
        }

        return [.. due];
    }
}
