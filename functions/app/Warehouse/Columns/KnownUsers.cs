using Analytics.Engine.Columns;
using Npgsql;

namespace Analytics.Warehouse.Columns;

/// <summary>Counts known users as the organization's reader, in the transaction of the question.</summary>
internal sealed class KnownUsers(NpgsqlConnection connection) : IKnownUsers
{
    // One search of the index for all of them; the list is hidden in a sub-select, for the planner would look at each of its numbers.
    public Task<long> CountAsync(long[] numbers, CancellationToken cancellation) => CountAsync(
        new NpgsqlBatchCommand("-- warehouse.columns.known_of\nselect count(*) from analytics.users u where u.user_id = any ((select $1::bigint[])::bigint[])") { Parameters = { new() { Value = numbers } } },
        cancellation);

    public Task<long> CountAsync(CancellationToken cancellation) => CountAsync(new NpgsqlBatchCommand("-- warehouse.columns.known\nselect count(*) from analytics.users"), cancellation);

    private async Task<long> CountAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        return (long)(await batch.ExecuteScalarAsync(cancellation))!;
    }
}
