using Analytics.Engine.Sql.Rollups;
using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>Reads, as the organization's reader and in the question's own snapshot, what the rollups hold.</summary>
internal static class RollupStateReader
{
    public const string Sql =
        """
        -- warehouse.rollups.state
        select usable, time_zone, refreshed_at, changed_days, text_properties, number_properties, key_properties, months, weeks, week_start, first_day, first_names, attribute_properties, waiting_users from analytics.rollup_state()
        """;

    public static async Task<RollupState> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        return new RollupState
        {
            IsUsable = reader.GetBoolean(0),
            TimeZone = await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetString(1),
            RefreshedAt = await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            ChangedDays = reader.GetFieldValue<DateOnly[]>(3),
            TextProperties = reader.GetFieldValue<string[]>(4),
            NumberProperties = reader.GetFieldValue<string[]>(5),
            KeyProperties = reader.GetFieldValue<string[]>(6),
            Months = reader.GetFieldValue<DateOnly[]>(7),
            Weeks = reader.GetFieldValue<DateOnly[]>(8),
            WeekStart = await reader.IsDBNullAsync(9, cancellation) ? null : (DayOfWeek)reader.GetInt16(9),
            FirstDay = await reader.IsDBNullAsync(10, cancellation) ? null : reader.GetFieldValue<DateOnly>(10),
            FirstNames = reader.GetFieldValue<string[]>(11),
            AttributeProperties = reader.GetFieldValue<string[]>(12),
            WaitingUsers = reader.GetInt64(13),
        };
    }
}
