using System.Diagnostics;
using Analytics.Catalog;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// Learns the attributes of users again after calls changed them. That reads every user, so it happens when at least twenty times as long has
/// passed as it took the last time.
/// </summary>
internal sealed class AttributeCatalog(Database database, TimeProvider clock)
{
    private const int ShareOfTime = 20;

    public static async Task MarkChangedAsync(NpgsqlConnection connection, int organizationId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.mark_attributes_changed
            update app.organizations set attributes_changed_at = $2 where organization_id = $1 and attributes_changed_at is null
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = now } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Learns what is due; returns how many organizations that were.</summary>
    public async Task<int> LearnAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        var due = await ListDueAsync(connection, cancellation);
        foreach (var organizationId in due)
        {
            await LearnAsync(connection, organizationId, cancellation);
        }

        return due.Count;
    }

    private async Task<List<int>> ListDueAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.list_changed_attributes
            select organization_id from app.organizations
            where attributes_changed_at is not null
              and (attributes_learned_at is null or attributes_learned_at + attributes_learning_milliseconds * $2 * interval '1 millisecond' <= $1)
            """, connection)
        { Parameters = { new() { Value = clock.GetUtcNow() }, new() { Value = ShareOfTime } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<int>();
        while (await reader.ReadAsync(cancellation))
        {
            due.Add(reader.GetInt32(0));
        }

        return due;
    }

    private async Task LearnAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CatalogStore.LockAsync(connection, organizationId, cancellation);
        await CatalogStore.RebuildAttributesAsync(connection, organizationId, cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.finish_learning_attributes
            update app.organizations set attributes_changed_at = null, attributes_learned_at = $2, attributes_learning_milliseconds = $3 where organization_id = $1
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = clock.GetUtcNow() },
                new() { Value = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
