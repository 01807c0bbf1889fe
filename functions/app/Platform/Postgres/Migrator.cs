using System.Globalization;
using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>
/// Brings a database to this version of the product: forward only, each file once and in one transaction, one process at a time
/// (advisory lock). The hash of every applied file is kept; a file edited afterwards is refused, because two databases
/// that applied "the same" migration would differ.
/// </summary>
internal sealed class Migrator(NpgsqlDataSource owner, IReadOnlyList<Migration> migrations)
{
    private const long AdvisoryLock = 0x616e616c79746963; // "analytic"

    private const string Bootstrap =
        """
        -- platform.bootstrap: what the migrator itself needs; secrets are read by the owner only
        create schema if not exists app;
        create table if not exists app.schema_migrations (
          number integer not null constraint schema_migrations_pkey primary key,
          file_name text not null,
          sha256 bytea not null,
          applied_at timestamptz not null default now()
        );
        alter table app.schema_migrations enable row level security;
        create table if not exists app.secrets (
          name text not null constraint secrets_pkey primary key,
          value text not null,
          created_at timestamptz not null default now()
        );
        alter table app.secrets enable row level security;
        """;

    /// <summary>Applies what is missing and returns the names of the files applied.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_lock({AdvisoryLock})"), ct);
        try
        {
            return await RunLockedAsync(connection, ct);
        }
        finally
        {
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_unlock({AdvisoryLock})"), CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<string>> RunLockedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (!await IsBootstrappedAsync(connection, ct))
        {
            await ExecuteAsync(connection, Bootstrap, ct);
        }

        var applied = await ReadAppliedAsync(connection, ct);
        Verify(applied);
        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Number)).ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        var roles = await DatabaseRoles.LoadAsync(connection, ct);
        await roles.EnsureAsync(connection, ct);
        foreach (var migration in missing)
        {
            await ApplyAsync(connection, migration, roles, isLast: migration == missing[^1], ct);
        }

        return [.. missing.Select(migration => migration.FileName)];
    }

    /// <summary>The disk is waited for once, at the last one: what a server loses when it dies before are migrations from the end, which are applied again.</summary>
    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, DatabaseRoles roles, bool isLast, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await ExecuteAsync(connection, (isLast ? "" : "set local synchronous_commit = off;\n") + roles.Substitute(migration.Sql), ct);
        }
        catch (PostgresException failure)
        {
            throw new MigrationException($"The migration {migration.FileName} failed: {failure.MessageText} ({failure.SqlState}). Nothing of it was kept.", failure);
        }

        await using var record = new NpgsqlCommand(
            """
            -- platform.record_migration
            insert into app.schema_migrations (number, file_name, sha256) values ($1, $2, $3)
            """, connection, transaction)
        {
            Parameters = { new() { Value = migration.Number }, new() { Value = migration.FileName }, new() { Value = migration.Sha256 } },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private void Verify(Dictionary<int, (string FileName, byte[] Sha256)> applied)
    {
        var known = migrations.ToDictionary(migration => migration.Number);
        foreach (var (number, (fileName, sha256)) in applied)
        {
            if (!known.TryGetValue(number, out var migration))
            {
                throw new MigrationException(
                    $"The database was migrated by a newer version of the product: it has {fileName}, which this version does not know. Start the newer version.");
            }

            if (!migration.Sha256.AsSpan().SequenceEqual(sha256))
            {
                throw new MigrationException(
                    $"The migration {migration.FileName} was edited after it had been applied to this database. Restore the file as it was and put the change into a new migration.");
            }
        }

        var last = applied.Count == 0 ? 0 : applied.Keys.Max();
        var late = migrations.FirstOrDefault(migration => migration.Number < last && !applied.ContainsKey(migration.Number));
        if (late is not null)
        {
            throw new MigrationException($"The migration {late.FileName} comes before one that was already applied. Give it the next free number.");
        }
    }

    private static async Task<bool> IsBootstrappedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select to_regclass('app.secrets') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<Dictionary<int, (string FileName, byte[] Sha256)>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select number, file_name, sha256 from app.schema_migrations order by number", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<int, (string, byte[])>();
        while (await reader.ReadAsync(ct))
        {
            applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // A migration may take longer than any question (an index over all events): no timeout of the client.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
