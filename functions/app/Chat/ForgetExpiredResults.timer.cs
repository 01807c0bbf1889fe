using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Chat;

/// <summary>Removes cached results that nothing can find any more: expired, or of an older state of the data. Two at once remove the same rows once.</summary>
internal sealed class ForgetExpiredResults(Database database, TimeProvider clock, ILogger<ForgetExpiredResults> log)
{
    [Function(nameof(ForgetExpiredResults))]
    public async Task Run([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- chat.cache.forget_expired
            delete from app.analytics_cache c using app.organizations o
            where o.organization_id = c.organization_id and (c.expires_at <= $1 or c.data_version < o.data_version)
            """,
            connection)
        {
            Parameters = { new() { Value = clock.GetUtcNow() } },
        };
        ChatLog.ResultsForgotten(log, await command.ExecuteNonQueryAsync(cancellation));
    }
}
