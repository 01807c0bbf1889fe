using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Warehouse.Rollups;
using Npgsql;

namespace Analytics.Catalog.HotProperties;

/// <summary>Chooses the attributes of users by whose values days are counted.</summary>
internal static class HotAttributeStore
{
    /// <summary>Chooses again; returns whether anything changed.</summary>
    public static async Task<bool> ChooseAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var candidates = await CandidatesAsync(connection, organizationId, cancellation);
        string[] chosen = [.. HotPropertyChoice.Attributes(candidates).Select(RollupAttributes.Label)];
        if (candidates.Where(candidate => candidate.IsHot).Select(candidate => RollupAttributes.Label(candidate.Definition.Path)).ToHashSet(StringComparer.Ordinal).SetEquals(chosen)
            || !await RollupQueue.TryLockAsync(connection, organizationId, cancellation))
        {
            // Days are being built with the attributes that hold now; the next time then.
            return false;
        }

        try
        {
            await WriteAsync(connection, organizationId, chosen, cancellation);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            await RollupQueue.UnlockAsync(connection, organizationId);
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, int organizationId, string[] labels, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        string[] statements =
        [
            // Who is changing attributes right now does not know yet that it must say so: until that has ended, and nobody begins, nothing is chosen.
            "-- catalog.hot_attributes.wait\nset local lock_timeout = '2s'",
            "-- catalog.hot_attributes.lock\nlock table warehouse.users in share mode",
            """
            -- catalog.hot_attributes.take_away
            delete from warehouse.rollup_properties where organization_id = $1 and kind = 'attribute' and property <> all($2)
            """,
            """
            -- catalog.hot_attributes.forget
            update warehouse.rollup_days set properties = array(select held from unnest(properties) held where held not like 'attribute:%' or substr(held, 11) = any($2))
            where organization_id = $1
            """,
            "-- catalog.hot_attributes.forget_users\ndelete from warehouse.rollup_attribute_changes where organization_id = $1 and property <> all($2)",
            """
            -- catalog.hot_attributes.add
            insert into warehouse.rollup_properties (organization_id, property, kind) select $1, property, 'attribute' from unnest($2) property
            on conflict (organization_id, property) do nothing
            """,
        ];
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement);
            if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new() { Value = organizationId });
                command.Parameters.Add(new() { Value = labels });
            }

            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<List<HotPropertyCandidate>> CandidatesAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var asked = await HotPropertyStore.AskedAsync(connection, organizationId, cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- catalog.hot_attributes.read
            select a.definition, h.property is not null from app.catalog_attributes a
            left join warehouse.rollup_properties h on h.organization_id = a.organization_id and h.kind = 'attribute' and h.property = $2 || a.path
            where a.organization_id = $1
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = RollupAttributes.Label("") } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var candidates = new List<HotPropertyCandidate>();
        while (await reader.ReadAsync(cancellation))
        {
            var definition = JsonSerializer.Deserialize<PropertyDefinition>(reader.GetString(0), PlanJson.Options)!;
            candidates.Add(new HotPropertyCandidate(definition, asked.GetValueOrDefault(definition.Path), reader.GetBoolean(1)));
        }

        return candidates;
    }
}
