using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>
/// Creates schema <c>runtime</c> from the embedded scripts, each once and in order of its name, under a lock that several
/// processes starting at the same time share. A script that has landed is never edited: its hash is checked.
/// </summary>
internal static class RuntimeSchema
{
    private const long LockKey = 7_235_410_001;

    private static readonly Assembly Assembly = typeof(RuntimeSchema).Assembly;

    public static async Task EnsureAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(
            connection,
            $"""
            select pg_advisory_xact_lock({LockKey});
            create schema if not exists runtime;
            create table if not exists runtime.schema_scripts (
              name text primary key, hash text not null, applied_at timestamptz not null default now());
            """,
            cancellation);
        var applied = await ReadAppliedAsync(connection, cancellation);
        foreach (var (name, text) in ReadScripts())
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (!applied.TryGetValue(name, out var known))
            {
                await ApplyAsync(connection, name, text, hash, cancellation);
            }
            else if (known != hash)
            {
                throw new InvalidOperationException(
                    $"The schema script {name} was changed after it had been applied to this database. Restore it and add a new script instead.");
            }
        }

        await transaction.CommitAsync(cancellation);
    }

    private static IEnumerable<(string Name, string Text)> ReadScripts()
    {
        var prefix = Assembly.GetName().Name + ".";
        foreach (var resource in Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (resource.Contains(".Schema.", StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
                yield return (resource.Replace(prefix, string.Empty, StringComparison.Ordinal), reader.ReadToEnd());
            }
        }
    }

    private static async Task<Dictionary<string, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select name, hash from runtime.schema_scripts", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new Dictionary<string, string>();
        while (await reader.ReadAsync(cancellation))
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        return applied;
    }

    private static async Task ApplyAsync(
        NpgsqlConnection connection, string name, string text, string hash, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, text, cancellation);
        await using var command = new NpgsqlCommand("insert into runtime.schema_scripts (name, hash) values ($1, $2)", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = hash } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
