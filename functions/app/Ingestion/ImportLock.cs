using Npgsql;

namespace Analytics.Ingestion;

/// <summary>
/// One process at a time imports a file into an organization. The lock belongs to the database session, so it ends with a killed process; the
/// checkpoint's compare-and-set guards the rest, also behind a pooling proxy.
/// </summary>
internal static class ImportLock
{
    private const int Attempts = 40;

    public static async Task TakeAsync(NpgsqlConnection connection, int organizationId, string fingerprint, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var command = new NpgsqlCommand(
                """
                -- ingestion.lock_import
                select pg_try_advisory_lock($1, hashtext($2))
                """, connection)
            { Parameters = { new() { Value = organizationId }, new() { Value = fingerprint } } };
            if ((bool)(await command.ExecuteScalarAsync(cancellation))!)
            {
                return;
            }

            // A killed predecessor's session may take a moment to end.
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
        }

        throw new Files.UnreadableFileException("import.running", "This file is being imported by another process right now. Wait for it to finish, or stop it and import again.");
    }
}
