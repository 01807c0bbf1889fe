using Analytics.Engine.Sql.Rollups;
using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>Reads, as the organization's reader and in the question's own snapshot, what the rollups hold.</summary>
internal static class RollupStateReader
{
    public static async Task<RollupState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.state
            select usable, time_zone, refreshed_at, changed_days, text_properties, number_properties from analytics.rollup_state
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new RollupState
        {
            IsUsable = reader.GetBoolean(0),
            TimeZone = await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetString(1),
            RefreshedAt = await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            ChangedDays = reader.GetFieldValue<DateOnly[]>(3),
            TextProperties = reader.GetFieldValue<string[]>(4),
            NumberProperties = reader.GetFieldValue<string[]>(5),
        };
    }
}
