using System.Text;
using Analytics.Warehouse.Slots;
using Npgsql;

namespace Analytics.Hosts.Local.Demo;

/// <summary>
/// The slots of the demo company's events: those that would be chosen from its data, filled while it is made. Otherwise the first thing a new
/// installation did would be to write a million events again.
/// </summary>
internal static class DemoSlots
{
    public static readonly EventSlot[] All =
    [
        new("text_1", "product"), new("text_2", "category"), new("text_3", "device"), new("text_4", "country"),
        new("text_5", "platform"), new("text_6", "channel"), new("text_7", "landing_page"), new("text_8", "app_version"),
        new("number_1", "price"), new("number_2", "quantity"), new("number_3", "load_time_ms"), new("number_4", "cart_value"),
    ];

    private static readonly byte[][] Properties = [.. All.Select(slot => Encoding.UTF8.GetBytes(slot.Property))];

    public static IReadOnlyList<string> Columns { get; } = [.. All.Select(slot => slot.Column)];

    /// <summary>The number of the property's slot; below zero: it has none.</summary>
    public static int Find(ReadOnlySpan<byte> property)
    {
        for (var slot = 0; slot < Properties.Length; slot++)
        {
            if (property.SequenceEqual(Properties[slot]))
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Not ready yet: questions use them when the events were compared with them, as after any other change.</summary>
    public static async Task AssignAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- demo.assign_slots
            insert into warehouse.event_slots (organization_id, slot, property) select $1, slot, property from unnest($2::text[], $3::text[]) as demo (slot, property)
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = Columns.ToArray() }, new() { Value = All.Select(slot => slot.Property).ToArray() } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
