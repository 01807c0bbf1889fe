using Analytics.Warehouse.Slots;
using Npgsql;

namespace Analytics.Catalog.HotProperties;

/// <summary>Writes the chosen slots of an organization. They are filled, compared and used from there on; values of a slot taken away stay in the JSON.</summary>
internal static class SlotAssignment
{
    /// <summary>Chooses again; returns whether anything changed.</summary>
    public static async Task<bool> ChooseAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var (chosen, assigned) = await ChosenAsync(connection, organizationId, cancellation);
        if (chosen.Count == assigned.Count && chosen.All(assigned.Contains))
        {
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Until this ends nobody stores events of the organization, so whoever stores them knows the slots that hold then.
        await CatalogStore.LockAsync(connection, organizationId, cancellation);
        (chosen, _) = await ChosenAsync(connection, organizationId, cancellation);
        await WriteAsync(connection, organizationId, chosen, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, int organizationId, IReadOnlyList<EventSlot> chosen, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        string[] statements =
        [
            """
            -- catalog.slots.take_away
            delete from warehouse.event_slots s where organization_id = $1
              and not exists (select from unnest($2::text[], $3::text[]) as chosen (slot, property) where chosen.slot = s.slot and chosen.property = s.property)
            """,
            """
            -- catalog.slots.assign
            insert into warehouse.event_slots (organization_id, slot, property) select $1, slot, property from unnest($2::text[], $3::text[]) as chosen (slot, property)
            on conflict (organization_id, slot) do nothing
            """,
        ];
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement)
            {
                Parameters =
                {
                    new() { Value = organizationId },
                    new() { Value = chosen.Select(slot => slot.Column).ToArray() },
                    new() { Value = chosen.Select(slot => slot.Property).ToArray() },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<(IReadOnlyList<EventSlot> Chosen, IReadOnlyList<EventSlot> Assigned)> ChosenAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var candidates = await HotPropertyStore.CandidatesAsync(connection, organizationId, cancellation);
        var unfit = await PathsAsync(connection, "-- catalog.slots.unfit\nselect '', property from warehouse.unslotted_properties where organization_id = $1", organizationId, cancellation);
        var assigned = await PathsAsync(connection, "-- catalog.slots.assigned\nselect slot, property from warehouse.event_slots where organization_id = $1", organizationId, cancellation);
        return (SlotChoice.Choose([.. candidates.Where(candidate => !unfit.Exists(slot => string.Equals(slot.Property, candidate.Definition.Path, StringComparison.Ordinal)))], assigned), assigned);
    }

    private static async Task<List<EventSlot>> PathsAsync(NpgsqlConnection connection, string sql, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = organizationId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var slots = new List<EventSlot>();
        while (await reader.ReadAsync(cancellation))
        {
            slots.Add(new EventSlot(reader.GetString(0), reader.GetString(1)));
        }

        return slots;
    }
}
