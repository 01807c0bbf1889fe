using Analytics.Platform.Postgres;
using Analytics.Warehouse.Retention;

namespace Analytics.Monitoring.Storage;

/// <summary>How long an organization keeps its data, read and changed as that organization.</summary>
internal static class RetentionSettings
{
    public static async Task<RetentionView> ReadAsync(OrganizationScope scope, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command("-- monitoring.retention.read\nselect time_zone, event_retention_days, result_retention_days from app.organizations");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var zone = reader.GetString(0);
        int? events = reader.IsDBNull(1) ? null : reader.GetInt32(1);
        int? results = reader.IsDBNull(2) ? null : reader.GetInt32(2);
        return new RetentionView(events, First(events), results, First(results));

        DateOnly? First(int? days) => days is { } count ? EventRetention.FirstKept(now, zone, count) : null;
    }

    public static async Task ChangeAsync(OrganizationScope scope, int? eventDays, int? resultDays, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            "-- monitoring.retention.change\nupdate app.organizations set event_retention_days = $1::integer, result_retention_days = $2::integer where organization_id = app.current_organization()", eventDays, resultDays);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
