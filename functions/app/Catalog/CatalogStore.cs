using System.Text.Json;
using Analytics.Catalog.Definitions;
using Analytics.Catalog.Statistics;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Catalog;

/// <summary>
/// The learned part of the catalog. Writers hold the organization's write lock (<see cref="LockAsync"/>), so that two imports add up instead of
/// overwriting each other.
/// </summary>
internal static class CatalogStore
{
    /// <summary>Lets one writer at a time change the organization's data, until the transaction ends.</summary>
    public static async Task LockAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- catalog.lock
            select pg_advisory_xact_lock(hashtext('warehouse.write'), $1)
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Adds the statistics of new events to the catalog.</summary>
    public static async Task AddAsync(NpgsqlConnection connection, int organizationId, DataStatistics added, CancellationToken cancellation)
    {
        await LoadTouchedAsync(connection, organizationId, added, cancellation);
        await WriteAsync(connection, organizationId, added, cancellation);
        await BumpVersionAsync(connection, organizationId, cancellation);
    }

    /// <summary>Counts everything again from the stored rows: after an interruption, or when statistics are missing.</summary>
    public static async Task RebuildAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var statistics = new DataStatistics();
        await using (var command = new NpgsqlCommand(
            """
            -- catalog.read_events
            select name, coalesce(user_id, 0), (extract(epoch from occurred_at) * 1000000)::bigint, revenue, properties::text
            from warehouse.events where organization_id = $1
            """, connection)
        { Parameters = { new() { Value = organizationId } }, CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                decimal? revenue = await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetDecimal(3);
                statistics.AddEvent(reader.GetFieldValue<byte[]>(0), reader.GetInt64(1), reader.GetInt64(2), revenue, reader.GetFieldValue<byte[]>(4));
            }
        }

        await ExecuteAsync(connection, "-- catalog.clear_events\ndelete from app.catalog_events where organization_id = $1", organizationId, cancellation);
        await ExecuteAsync(connection, "-- catalog.clear_properties\ndelete from app.catalog_properties where organization_id = $1", organizationId, cancellation);
        await WriteAsync(connection, organizationId, statistics, cancellation);
        await BumpVersionAsync(connection, organizationId, cancellation);
    }

    /// <summary>Learns the attributes of all users again; they may have changed their values, so adding up would be wrong.</summary>
    public static async Task RebuildAttributesAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var statistics = new DataStatistics();
        await using (var command = new NpgsqlCommand(
            """
            -- catalog.read_attributes
            select attributes::text from warehouse.users where organization_id = $1 and attributes <> '{}'
            """, connection)
        { Parameters = { new() { Value = organizationId } }, CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                statistics.AddProperties(DataStatistics.NoEvent, reader.GetFieldValue<byte[]>(0));
            }
        }

        await WriteAttributesAsync(connection, organizationId, statistics, cancellation);
    }

    /// <summary>Replaces the catalog of user attributes.</summary>
    public static async Task WriteAttributesAsync(NpgsqlConnection connection, int organizationId, DataStatistics statistics, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, "-- catalog.clear_attributes\ndelete from app.catalog_attributes where organization_id = $1", organizationId, cancellation);
        var definitions = statistics.Properties.Select(entry => PropertyDefinitions.From(entry.Path, entry.Statistics, [])).ToList();
        await using var command = new NpgsqlCommand(
            """
            -- catalog.write_attributes
            insert into app.catalog_attributes (organization_id, path, type, count, distinct_count, definition)
            select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::jsonb[])
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        AddDefinitions(command, definitions);
        await command.ExecuteNonQueryAsync(cancellation);
        await BumpVersionAsync(connection, organizationId, cancellation);
    }

    /// <summary>Makes cached models and answers old.</summary>
    public static Task BumpVersionAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation) => ExecuteAsync(
        connection, "-- catalog.bump_version\nupdate app.organizations set data_version = data_version + 1 where organization_id = $1", organizationId, cancellation);

    private static async Task LoadTouchedAsync(NpgsqlConnection connection, int organizationId, DataStatistics added, CancellationToken cancellation)
    {
        var events = added.Events.Select(entry => entry.Name).ToArray();
        var paths = added.Properties.Select(entry => entry.Path).ToArray();
        await using (var command = new NpgsqlCommand(
            """
            -- catalog.read_event_statistics
            select name, statistics from app.catalog_events where organization_id = $1 and name = any($2) and statistics is not null
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = events } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                added.Restore(reader.GetString(0), StatisticsBlob.ReadEvent(reader.GetFieldValue<byte[]>(1)));
            }
        }

        await using var properties = new NpgsqlCommand(
            """
            -- catalog.read_property_statistics
            select path, statistics from app.catalog_properties where organization_id = $1 and path = any($2) and statistics is not null
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = paths } } };
        await using var propertyReader = await properties.ExecuteReaderAsync(cancellation);
        while (await propertyReader.ReadAsync(cancellation))
        {
            var (statistics, eventRows) = StatisticsBlob.ReadProperty(propertyReader.GetFieldValue<byte[]>(1));
            added.Restore(propertyReader.GetString(0), statistics, eventRows);
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, int organizationId, DataStatistics statistics, CancellationToken cancellation)
    {
        await WriteEventsAsync(connection, organizationId, [.. statistics.Events.Where(entry => entry.Statistics.Count > 0)], cancellation);
        var entries = statistics.Properties.Select(entry => (entry.Path, entry.Statistics, Events: statistics.EventsOf(entry.Statistics).ToList())).ToList();
        await using var command = new NpgsqlCommand(
            """
            -- catalog.write_properties
            insert into app.catalog_properties (organization_id, path, type, count, distinct_count, definition, statistics)
            select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::jsonb[], $7::bytea[])
            on conflict (organization_id, path) do update set
              type = excluded.type, count = excluded.count, distinct_count = excluded.distinct_count, definition = excluded.definition, statistics = excluded.statistics
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        AddDefinitions(command, entries.ConvertAll(entry => PropertyDefinitions.From(entry.Path, entry.Statistics, entry.Events.ConvertAll(rows => rows.Key))));
        command.Parameters.Add(new() { Value = entries.Select(entry => StatisticsBlob.Write(entry.Statistics, entry.Events)).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task WriteEventsAsync(NpgsqlConnection connection, int organizationId, List<(string Name, EventStatistics Statistics)> events, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- catalog.write_events
            insert into app.catalog_events (organization_id, name, count, users, first_seen_at, last_seen_at, revenue, statistics)
            select $1, * from unnest($2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::numeric[], $8::bytea[])
            on conflict (organization_id, name) do update set
              count = excluded.count, users = excluded.users, first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at,
              revenue = excluded.revenue, statistics = excluded.statistics
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = events.Select(entry => entry.Name).ToArray() },
                new() { Value = events.Select(entry => entry.Statistics.Count).ToArray() },
                new() { Value = events.Select(entry => entry.Statistics.Users.Count).ToArray() },
                new() { Value = events.Select(entry => Instant(entry.Statistics.FirstSeen)).ToArray() },
                new() { Value = events.Select(entry => Instant(entry.Statistics.LastSeen)).ToArray() },
                new() { Value = events.Select(entry => entry.Statistics.RevenueCount > 0 ? entry.Statistics.Revenue : (decimal?)null).ToArray() },
                new() { Value = events.Select(entry => StatisticsBlob.Write(entry.Statistics)).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void AddDefinitions(NpgsqlCommand command, List<PropertyDefinition> definitions)
    {
        command.Parameters.Add(new() { Value = definitions.Select(definition => definition.Path).ToArray() });
        command.Parameters.Add(new() { Value = definitions.Select(definition => definition.Type.ToString()).ToArray() });
        command.Parameters.Add(new() { Value = definitions.Select(definition => definition.Count).ToArray() });
        command.Parameters.Add(new() { Value = definitions.Select(definition => definition.DistinctCount).ToArray() });
        command.Parameters.Add(new()
        {
            Value = definitions.Select(definition => JsonSerializer.Serialize(definition, PlanJson.Options)).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
        });
    }

    private static DateTimeOffset Instant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = organizationId } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
