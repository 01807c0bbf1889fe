using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>Keys of 256 bits that every process of the product shares and only the database's owner can read; each is made when it is first asked for.</summary>
internal sealed class SecretKeys(Database database)
{
    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);

    public async Task<byte[]> GetAsync(string name, CancellationToken cancellation)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- platform.ensure_key
            with made as (insert into app.secrets (name, value) values ($1, $2) on conflict do nothing returning value)
            select value from made union all select value from app.secrets where name = $1 limit 1
            """,
            connection)
        {
            Parameters = { new() { Value = name }, new() { Value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) } },
        };
        // Nothing comes back when another process made it at the same moment: the next statement sees that one.
        var value = (string?)await command.ExecuteScalarAsync(cancellation) ?? (string)(await command.ExecuteScalarAsync(cancellation))!;
        return _known.GetOrAdd(name, Convert.FromBase64String(value));
    }
}
