using Analytics.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Ingestion.Mapping;

/// <summary>
/// Finds the column that names users by its values: whoever imported a file of users first has said who they are, whatever the events call them
/// ("driverId"), and the other way round. Of events it is asked only where no name says which column it is.
/// </summary>
internal static class KnownUsers
{
    /// <summary>So many of a column's values must be users; the others may be new.</summary>
    private const double LeastShare = 0.9;

    public static async Task<string?> ColumnOfAsync(Database database, int organizationId, IReadOnlyList<ColumnSample> columns, CancellationToken cancellation)
    {
        var candidates = columns.Where(column => !column.IsObject && column.Values.Count > 1).ToList();
        var known = await KnownAsync(database, organizationId, [.. candidates.SelectMany(column => column.Values).Distinct(StringComparer.Ordinal)], cancellation);
        return candidates.Find(column => column.Values.Count(known.Contains) >= LeastShare * column.Values.Count)?.Name;
    }

    private static async Task<HashSet<string>> KnownAsync(Database database, int organizationId, string[] values, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        await using var command = scope.Command(
            """
            -- ingestion.known_users
            select external_id from warehouse.users where organization_id = $1 and identified and external_id = any($2)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = organizationId, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        var known = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            known.Add(reader.GetString(0));
        }

        return known;
    }
}
