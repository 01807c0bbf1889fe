using System.Text;
using Analytics.Ingestion.Batches;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Ingestion.Storage;

/// <summary>Writes what became known about users: new attributes are added, known ones take the new value.</summary>
internal static class UserAttributeWriter
{
    public static async Task<int> StoreAsync(NpgsqlConnection connection, int organizationId, EventBatch batch, long[] users, CancellationToken cancellation)
    {
        // Several rows of one user are applied in the file's order: round by round, each user once.
        var rounds = new Dictionary<int, int>();
        var stored = 0;
        foreach (var round in batch.UserRows.GroupBy(row => rounds[row.User] = rounds.GetValueOrDefault(row.User) + 1).OrderBy(group => group.Key))
        {
            await UpdateAsync(connection, organizationId, batch, users, [.. round], cancellation);
            stored = Math.Max(stored, rounds.Count);
        }

        return stored;
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, int organizationId, EventBatch batch, long[] users, List<UserRow> rows, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.update_user_attributes
            update warehouse.users u set attributes = u.attributes || added.attributes
            from unnest($2::bigint[], $3::jsonb[]) as added (user_id, attributes)
            where u.organization_id = $1 and u.user_id = added.user_id
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = rows.Select(row => users[row.User]).ToArray() },
                new() { Value = rows.Select(row => Encoding.UTF8.GetString(batch[row.Attributes])).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
