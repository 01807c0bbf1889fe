using Npgsql;

namespace Analytics.Warehouse.Slots;

/// <summary>Reads, as the organization's reader and in the question's own snapshot, which slots hold what.</summary>
internal static class SlotReader
{
    public const string Sql =
        """
        -- warehouse.slots.usable
        select property, slot from analytics.event_slots
        """;

    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var slots = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            slots.Add(reader.GetString(0), reader.GetString(1));
        }

        return slots;
    }
}
