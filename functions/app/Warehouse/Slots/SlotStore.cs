using Npgsql;

namespace Analytics.Warehouse.Slots;

/// <summary>A part of one month's partition, small enough for one transaction.</summary>
internal sealed record SlotPiece(string Table, DateTime From, DateTime To);

/// <summary>An organization's slots, and which of them questions use.</summary>
internal sealed record OrganizationSlots(int OrganizationId, IReadOnlyList<EventSlot> Slots, bool AllReady);

/// <summary>Reads and writes slots in the database.</summary>
internal static class SlotStore
{
    private const double RowsAtOnce = 50_000;

    public static async Task<IReadOnlyList<OrganizationSlots>> ListAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.slots.list
            select organization_id, array_agg(slot order by slot), array_agg(property order by slot), bool_and(ready) from warehouse.event_slots group by 1 order by 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var organizations = new List<OrganizationSlots>();
        while (await reader.ReadAsync(cancellation))
        {
            var (columns, properties) = (reader.GetFieldValue<string[]>(1), reader.GetFieldValue<string[]>(2));
            organizations.Add(new OrganizationSlots(reader.GetInt32(0), [.. columns.Zip(properties, (column, property) => new EventSlot(column, property))], reader.GetBoolean(3)));
        }

        return organizations;
    }

    public static async Task<bool> AreDoubtedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.slots.doubted\nselect exists (select from warehouse.slot_doubts)", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The months of the warehouse in pieces, as even as their events are.</summary>
    public static async Task<IReadOnlyList<SlotPiece>> PiecesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.slots.months
            select c.relname, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp, greatest(c.reltuples, 0)::float8
            from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'warehouse.events'::regclass order by 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var pieces = new List<SlotPiece>();
        while (await reader.ReadAsync(cancellation))
        {
            var (table, month) = (reader.GetString(0), DateTime.SpecifyKind(reader.GetDateTime(1), DateTimeKind.Utc));
            var parts = 1 + (int)(reader.GetDouble(2) / RowsAtOnce);
            var length = (month.AddMonths(1) - month).Ticks;
            pieces.AddRange(Enumerable.Range(0, parts).Select(part => new SlotPiece(table, month.AddTicks(length / parts * part), part == parts - 1 ? month.AddMonths(1) : month.AddTicks(length / parts * (part + 1)))));
        }

        return pieces;
    }

    /// <summary>The answer to one question a slot, asked of all events of the organization that the snapshot shows.</summary>
    public static async Task<IReadOnlyList<EventSlot>> WhereAnyAsync(
        NpgsqlConnection connection, OrganizationSlots organization, Func<EventSlot, string> condition, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"-- warehouse.slots.compare\nselect {string.Join(", ", organization.Slots.Select(slot => $"coalesce(bool_or({condition(slot)}), false)"))} from warehouse.events where organization_id = $1", connection)
        { Parameters = { new() { Value = organization.OrganizationId } }, CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return [.. organization.Slots.Where((_, index) => reader.GetBoolean(index))];
    }

    /// <summary>Copies the properties into the slots of one piece where they differ; returns how many events changed.</summary>
    public static async Task<int> FillAsync(NpgsqlConnection connection, OrganizationSlots organization, SlotPiece piece, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var declare = new NpgsqlCommand(
            """
            -- warehouse.slots.declare
            select set_config('warehouse.filling_slots', pg_current_xact_id()::text, true), (select count(*) from warehouse.fill_slots($1))
            """, connection)
        { Parameters = { new() { Value = organization.OrganizationId } } })
        {
            await declare.ExecuteNonQueryAsync(cancellation);
        }

        await using var fill = new NpgsqlCommand(
            $"""
            -- warehouse.slots.fill
            update warehouse.events set {string.Join(", ", organization.Slots.Select(slot => $"{slot.Column} = {SlotSql.Value(slot)}"))}
            where organization_id = $1 and occurred_at >= $2 and occurred_at < $3 and ({string.Join(" or ", organization.Slots.Select(SlotSql.Differs))})
            """, connection)
        {
            Parameters = { new() { Value = organization.OrganizationId }, new() { Value = piece.From }, new() { Value = piece.To } },
            CommandTimeout = 0,
        };
        var changed = await fill.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return changed;
    }

    public static async Task GiveUpAsync(NpgsqlConnection connection, int organizationId, string property, string reason, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.slots.give_up\nselect warehouse.give_up_slot($1, $2, $3)", connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = property }, new() { Value = reason } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Writes which slots hold what their events hold.</summary>
    public static async Task MarkAsync(NpgsqlConnection connection, int organizationId, IReadOnlyList<EventSlot> slots, bool ready, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.slots.mark
            update warehouse.event_slots s set ready = $4 from unnest($2::text[], $3::text[]) as marked (slot, property)
            where s.organization_id = $1 and s.slot = marked.slot and s.property = marked.property and s.ready <> $4
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = slots.Select(slot => slot.Column).ToArray() },
                new() { Value = slots.Select(slot => slot.Property).ToArray() },
                new() { Value = ready },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Removes the doubts that this snapshot shows; later ones stay.</summary>
    public static async Task SettleDoubtsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.slots.settle_doubts\ndelete from warehouse.slot_doubts", connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
