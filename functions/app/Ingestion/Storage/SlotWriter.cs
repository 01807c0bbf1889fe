using Analytics.Warehouse.Slots;
using Npgsql;

namespace Analytics.Ingestion.Storage;

/// <summary>Fills the organization's slots of events on their way into the warehouse. Needs the organization's write lock, as storing events does.</summary>
internal sealed class SlotWriter
{
    private readonly IReadOnlyList<EventSlot> _slots;
    private readonly SlotValues _values;

    private SlotWriter(IReadOnlyList<EventSlot> slots)
    {
        _slots = slots;
        _values = new SlotValues(slots);
    }

    public IReadOnlyList<string> Columns => [.. _slots.Select(slot => slot.Column)];

    /// <summary>Reads the slots assigned now, and says that the transaction fills them.</summary>
    public static async Task<SlotWriter> BeginAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.fill_slots
            select slot, property from warehouse.fill_slots($1)
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var slots = new List<EventSlot>();
        while (await reader.ReadAsync(cancellation))
        {
            slots.Add(new EventSlot(reader.GetString(0), reader.GetString(1)));
        }

        return new SlotWriter(slots);
    }

    public void Write(CopyRows rows, ReadOnlySpan<byte> properties)
    {
        if (_slots.Count > 0)
        {
            _values.Read(properties);
            _values.Write(rows);
        }
    }

    /// <summary>Takes the slots of properties away that turned out unfit: questions read them from the JSON from this transaction on.</summary>
    public async Task FinishAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        foreach (var (property, reason) in _values.Unfit)
        {
            await SlotStore.GiveUpAsync(connection, organizationId, property, reason, cancellation);
        }
    }
}
