using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Chat;

/// <summary>Removes the rows of old queries where an organization keeps them for a limited time; the log of queries and favourites stay. Two at once remove the same rows once.</summary>
internal sealed class ForgetOldRows(Database database, TimeProvider clock, ILogger<ForgetOldRows> log)
{
    private const int AtOnce = 500;

    [Function(nameof(ForgetOldRows))]
    public async Task Run([TimerTrigger("0 11 4 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        var removed = 0;
        int some;
        do
        {
            some = await RemoveSomeAsync(connection, cancellation);
            removed += some;
        }
        while (some > 0);

        ChatLog.RowsForgotten(log, removed);
    }

    private async Task<int> RemoveSomeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- chat.queries.forget_old_rows
            update app.analytics_queries q set rows = null, rows_removed_at = $1
            from (
              select k.organization_id, k.query_id from app.organizations o
              join app.analytics_queries k on k.organization_id = o.organization_id and k.created_at < $1 - make_interval(days => o.result_retention_days)
              where k.rows is not null and not k.favourite limit $2) old
            where q.organization_id = old.organization_id and q.query_id = old.query_id
            """, connection)
        { Parameters = { new() { Value = clock.GetUtcNow() }, new() { Value = AtOnce } } };
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
