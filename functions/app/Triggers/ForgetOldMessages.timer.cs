using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Triggers;

/// <summary>Forgets after 30 days which messages were received: events are known by their own ids, and a campaign starts only once.</summary>
internal sealed class ForgetOldMessages(Database database)
{
    [Function(nameof(ForgetOldMessages))]
    public async Task Run([TimerTrigger("0 29 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- triggers.forget_old
            delete from app.trigger_messages where created_at < now() - interval '30 days'
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
