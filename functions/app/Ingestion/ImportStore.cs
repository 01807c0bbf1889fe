using System.Text.Json;
using Analytics.Ingestion.Batches;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Ingestion;

/// <summary>Imports in the database.</summary>
internal static class ImportStore
{
    private const string Columns = "organization_id, import_id, kind, file_name, fingerprint, status, checkpoint, bytes_total, mapping, file_path, error_file, message, errors, created_at, completed_at";

    /// <summary>An interrupted import of the same file, or null.</summary>
    public static async Task<ImportRecord?> FindInterruptedAsync(NpgsqlConnection connection, int organizationId, ImportKind kind, string fingerprint, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            -- ingestion.find_interrupted_import
            select {Columns} from app.imports
            where organization_id = $1 and fingerprint = $2 and kind = $3 and status = 'running' order by created_at desc limit 1
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = fingerprint }, new() { Value = KindName(kind) } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return (await ReadAsync(reader, cancellation)).FirstOrDefault();
    }

    public static async Task<IReadOnlyList<ImportRecord>> ListAsync(OrganizationScope scope, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.list_imports
            select {Columns} from app.imports where $1::timestamptz is null or (created_at, import_id) < ($1, $2::uuid)
            order by created_at desc, import_id desc limit $3
            """,
            after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await ReadAsync(reader, cancellation);
    }

    public static async Task<ImportRecord?> FindAsync(NpgsqlConnection connection, int organizationId, Guid importId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            -- ingestion.find_import
            select {Columns} from app.imports where organization_id = $1 and import_id = $2
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = importId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return (await ReadAsync(reader, cancellation)).FirstOrDefault();
    }

    public static async Task<ImportRecord?> FindAsync(OrganizationScope scope, Guid importId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.show_import
            select {Columns} from app.imports where import_id = $1
            """,
            importId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return (await ReadAsync(reader, cancellation)).FirstOrDefault();
    }

    public static async Task CreateAsync(NpgsqlConnection connection, ImportRecord import, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.create_import
            insert into app.imports (organization_id, import_id, kind, file_name, fingerprint, status, bytes_total, mapping, file_path, error_file, checkpoint)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, connection)
        {
            Parameters =
            {
                new() { Value = import.OrganizationId },
                new() { Value = import.ImportId },
                new() { Value = KindName(import.Kind) },
                new() { Value = import.FileName },
                new() { Value = import.Fingerprint },
                new() { Value = import.Status },
                new() { Value = (object?)import.BytesTotal ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = (object?)import.Mapping ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (object?)import.FilePath ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)import.ErrorFile ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                Progress(import.Progress),
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Writes how far the import is, unless another process has taken it further meanwhile.</summary>
    /// <returns>False when it has: this process must stop.</returns>
    public static async Task<bool> AdvanceAsync(NpgsqlConnection connection, ImportRecord import, ImportProgress to, IReadOnlyList<BadLine> firstErrors, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.advance_import
            update app.imports set
              checkpoint = $4, lines_read = ($4 ->> 'linesRead')::bigint, lines_bad = ($4 ->> 'linesBad')::bigint, events_stored = ($4 ->> 'eventsStored')::bigint,
              users_stored = ($4 ->> 'usersStored')::bigint, duplicates = ($4 ->> 'duplicates')::bigint, bytes_read = ($4 ->> 'bytesRead')::bigint,
              errors = $5, status = 'running', updated_at = now()
            where organization_id = $1 and import_id = $2 and status in ('running', 'pending') and coalesce((checkpoint ->> 'line')::bigint, 0) = $3
            """, connection)
        {
            Parameters =
            {
                new() { Value = import.OrganizationId },
                new() { Value = import.ImportId },
                new() { Value = import.Progress.Line },
                Progress(to),
                new() { Value = JsonSerializer.Serialize(firstErrors, ImportRecord.Json), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task FinishAsync(NpgsqlConnection connection, ImportRecord import, string status, string? message, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.finish_import
            update app.imports set status = $3, message = $4, completed_at = now(), updated_at = now(), file_path = null
            where organization_id = $1 and import_id = $2 and completed_at is null
            """, connection)
        {
            Parameters =
            {
                new() { Value = import.OrganizationId },
                new() { Value = import.ImportId },
                new() { Value = status },
                new() { Value = (object?)message ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Whether an import stored rows that the catalog does not know, because it was interrupted.</summary>
    public static async Task<bool> CatalogIsBehindAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.catalog_is_behind
            select exists (select from app.imports where organization_id = $1 and checkpoint @> '{"catalogCurrent": false}')
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task MarkCatalogCurrentAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.mark_catalog_current
            update app.imports set checkpoint = checkpoint || '{"catalogCurrent": true}'
            where organization_id = $1 and checkpoint @> '{"catalogCurrent": false}'
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string KindName(ImportKind kind) => kind == ImportKind.Users ? "users" : "events";

    private static NpgsqlParameter Progress(ImportProgress progress) =>
        new() { Value = JsonSerializer.Serialize(progress, ImportRecord.Json), NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static async Task<List<ImportRecord>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var imports = new List<ImportRecord>();
        while (await reader.ReadAsync(cancellation))
        {
            imports.Add(Read(reader));
        }

        return imports;
    }

    private static ImportRecord Read(NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.GetGuid(1), reader.GetString(2) == "users" ? ImportKind.Users : ImportKind.Events)
    {
        FileName = reader.GetString(3),
        Fingerprint = reader.GetString(4),
        Status = reader.GetString(5),
        Progress = reader.IsDBNull(6) ? new ImportProgress() : JsonSerializer.Deserialize<ImportProgress>(reader.GetString(6), ImportRecord.Json)!,
        BytesTotal = reader.IsDBNull(7) ? null : reader.GetInt64(7),
        Mapping = Text(reader, 8),
        FilePath = Text(reader, 9),
        ErrorFile = Text(reader, 10),
        Message = Text(reader, 11),
        Errors = JsonSerializer.Deserialize<List<BadLine>>(reader.GetString(12), ImportRecord.Json)!,
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(13),
        CompletedAt = reader.IsDBNull(14) ? null : reader.GetFieldValue<DateTimeOffset>(14),
    };

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
