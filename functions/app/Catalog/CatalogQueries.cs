using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Catalog;

/// <summary>How an organization counts, and the version of its data.</summary>
internal sealed record CatalogSettings(string Name, string TimeZone, string? Currency, DayOfWeek WeekStart, long Version);

/// <summary>Reads the learned catalog.</summary>
internal static class CatalogQueries
{
    public static async Task<CatalogSettings> ReadSettingsAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.read_settings
            select name, time_zone, currency, week_start, data_version from app.organizations where organization_id = $1
            """, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new CatalogSettings(reader.GetString(0), reader.GetString(1), Text(reader, 2), (DayOfWeek)reader.GetInt16(3), reader.GetInt64(4))
            : throw new InvalidOperationException("The organization is gone.");
    }

    public static async Task<List<EventDefinition>> ReadEventsAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.read_events
            select e.name, e.count, e.users, e.first_seen_at, e.last_seen_at, e.revenue, coalesce(nullif(d.description, ''), e.description), coalesce(d.synonyms, '{}')
            from app.catalog_events e
            left join app.event_definitions d on d.organization_id = e.organization_id and d.event_name = e.name
            where e.organization_id = $1 order by e.count desc, e.name
            """, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<EventDefinition>();
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new EventDefinition(reader.GetString(0))
            {
                Count = reader.GetInt64(1),
                Users = reader.GetInt64(2),
                FirstSeen = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                LastSeen = reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                Revenue = reader.IsDBNull(5) ? null : reader.GetDecimal(5),
                Description = Text(reader, 6),
                Synonyms = reader.GetFieldValue<string[]>(7),
            });
        }

        return events;
    }

    public static Task<List<PropertyDefinition>> ReadPropertiesAsync(OrganizationScope scope, CancellationToken cancellation) => ReadDefinitionsAsync(
        scope, "-- catalog.read_properties\nselect definition from app.catalog_properties where organization_id = $1 order by count desc, path", cancellation);

    public static Task<List<PropertyDefinition>> ReadAttributesAsync(OrganizationScope scope, CancellationToken cancellation) => ReadDefinitionsAsync(
        scope, "-- catalog.read_attributes\nselect definition from app.catalog_attributes where organization_id = $1 order by count desc, path", cancellation);

    public static async Task<long> CountUsersAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.count_users
            select count(*) from warehouse.users where organization_id = $1
            """, scope.OrganizationId);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Identifiers by which a question may name people; the earliest known ones, since ranking all would scan the events.</summary>
    public static async Task<List<string>> ReadUserIdsAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.read_user_ids
            select external_id from warehouse.users where organization_id = $1 order by user_id limit 10000
            """, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var identifiers = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            identifiers.Add(reader.GetString(0));
        }

        return identifiers;
    }

    private static async Task<List<PropertyDefinition>> ReadDefinitionsAsync(OrganizationScope scope, string sql, CancellationToken cancellation)
    {
        await using var command = scope.Command(sql, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var definitions = new List<PropertyDefinition>();
        while (await reader.ReadAsync(cancellation))
        {
            definitions.Add(JsonSerializer.Deserialize<PropertyDefinition>(reader.GetString(0), PlanJson.Options)!);
        }

        return definitions;
    }

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
