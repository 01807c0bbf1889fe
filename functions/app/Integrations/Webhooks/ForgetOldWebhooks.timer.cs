using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Integrations.Webhooks;

/// <summary>Removes messages after 30 days, with their deliveries and attempts. Two at once remove the same ones once.</summary>
internal sealed class ForgetOldWebhooks(Database database)
{
    private const int AtOnce = 2_000;

    [Function(nameof(ForgetOldWebhooks))]
    public async Task Run([TimerTrigger("0 23 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        int some;
        do
        {
            await using var command = new NpgsqlCommand(
                """
                -- webhooks.forget_old
                delete from app.webhook_messages m using (
                  select organization_id, webhook_message_id from app.webhook_messages where created_at < now() - interval '30 days' order by created_at limit $1
                ) old
                where m.organization_id = old.organization_id and m.webhook_message_id = old.webhook_message_id
                """,
                connection)
            { Parameters = { new() { Value = AtOnce } } };
            some = await command.ExecuteNonQueryAsync(cancellation);
        }
        while (some == AtOnce);
    }
}
