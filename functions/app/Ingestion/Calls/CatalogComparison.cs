using System.Globalization;
using Analytics.Catalog.Statistics;
using Analytics.Engine.Model;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// Compares new events with what the catalog knows: event names never seen before, and properties whose values are of another type than
/// theirs were. Nothing is refused for it.
/// </summary>
internal static class CatalogComparison
{
    public static async Task CompareAsync(
        NpgsqlConnection connection, int organizationId, DataStatistics added, WarningCounts warnings, DateTimeOffset now, CancellationToken cancellation)
    {
        var events = added.Events.ToList();
        if (events.Count == 0)
        {
            return;
        }

        var properties = added.Properties.ToList();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(
                    """
                    -- ingestion.find_unknown_events
                    select name from unnest($2::text[]) as added (name)
                    where not exists (select from app.catalog_events e where e.organization_id = $1 and e.name = added.name)
                      and exists (select from app.catalog_events e where e.organization_id = $1)
                    """)
                { Parameters = { new() { Value = organizationId }, new() { Value = events.ConvertAll(entry => entry.Name) } } },
                new(
                    """
                    -- ingestion.read_property_types
                    select path, type from app.catalog_properties where organization_id = $1 and path = any($2) and count >= 20
                    """)
                { Parameters = { new() { Value = organizationId }, new() { Value = properties.ConvertAll(entry => entry.Path) } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var name = reader.GetString(0);
            warnings.Add("unknown_event", name, $"The first event named {name}.", now, events.Find(entry => entry.Name == name).Statistics.Count);
        }

        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var path = reader.GetString(0);
            Compare(path, Enum.Parse<PropertyType>(reader.GetString(1)), properties.Find(entry => entry.Path == path).Statistics, warnings, now);
        }
    }

    private static void Compare(string path, PropertyType type, PropertyStatistics added, WarningCounts warnings, DateTimeOffset now)
    {
        var fitting = type switch
        {
            PropertyType.Number => added.CountOf(ValueClass.Integer) + added.CountOf(ValueClass.Fraction),
            PropertyType.Boolean => added.CountOf(ValueClass.Boolean),
            PropertyType.Timestamp => added.CountOf(ValueClass.Timestamp),
            _ => added.ValueCount,
        };
        var drifted = added.ValueCount - fitting;
        if (drifted > 0)
        {
            var values = string.Join(", ", added.Values.MostFrequent(3).Select(value => value.Key));
            warnings.Add(
                "type_drift", path, string.Create(CultureInfo.InvariantCulture, $"{path} has been of type {type.ToString().ToLowerInvariant()}; now there are values such as {values}."), now, drifted);
        }
    }
}
