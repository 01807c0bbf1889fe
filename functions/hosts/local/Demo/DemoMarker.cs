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

    /// <summary>Shows the load as an import that runs, for whose end the rollups wait instead of building months that are still being stored.</summary>
    public static async Task BeginAsync(NpgsqlConnection connection, int organizationId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- demo.mark_begun
            with interrupted as (delete from app.imports where organization_id = $1 and fingerprint = $2)
            insert into app.imports (organization_id, file_name, fingerprint, status, message, created_at) values ($1, 'demo company', $2, 'running', 'The seeded company.', $3)
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = Fingerprint }, new() { Value = now } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task SetAsync(NpgsqlConnection connection, int organizationId, long events, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- demo.mark_loaded
            update app.imports set status = 'completed', lines_read = $3, events_stored = $3, checkpoint = $4, completed_at = $5
            where organization_id = $1 and fingerprint = $2
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
