using System.Text.Json;
using Analytics.Ingestion;
using Analytics.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Hosts.Local.Demo;

/// <summary>Remembers in the list of imports that the demo company is loaded, and lets one process load it.</summary>
internal static class DemoMarker
{
    private const string Fingerprint = "demo-company";

    public static async Task<bool> IsLoadedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- demo.is_loaded
            select exists (
              select from app.imports i join app.organizations o using (organization_id)
              where lower(o.name) = $1 and i.fingerprint = $2 and i.status = 'completed')
            """, connection)
        { Parameters = { new() { Value = DemoLoader.OrganizationName }, new() { Value = Fingerprint } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task SetAsync(NpgsqlConnection connection, int organizationId, long events, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- demo.mark_loaded
            insert into app.imports (organization_id, file_name, fingerprint, status, lines_read, events_stored, checkpoint, message, created_at, completed_at)
            values ($1, 'demo company', $2, 'completed', $3, $3, $4, 'The seeded company.', $5, $5)
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = Fingerprint },
                new() { Value = events },
                new() { Value = JsonSerializer.Serialize(new ImportProgress { LinesRead = events, EventsStored = events }, ImportRecord.Json), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = now },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Held until disposed (or until the process dies): the lock belongs to the session.</summary>
    public static async Task<NpgsqlConnection> LockAsync(Database database, int organizationId, CancellationToken cancellation)
    {
        var connection = await database.OpenSystemAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_lock(hashtext('demo.load'), $1)", connection) { Parameters = { new() { Value = organizationId } }, CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
