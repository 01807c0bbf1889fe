using System.Security.Cryptography;
using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.Caching.Memory;

namespace Analytics.Chat.Queries;

/// <summary>
/// Results by what they depend on: organization, role scope, SQL, parameters and data version; so a stale or foreign result cannot be found.
/// Memory in front of a table that outlives the process; one reader at a time fills an entry.
/// </summary>
internal sealed class ResultCache(Database database, TimeProvider clock) : IDisposable
{
    private const long MemoryBytes = 64 * 1024 * 1024;
    private const int Stripes = 64;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = MemoryBytes });
    private readonly SemaphoreSlim[] _filling = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    public static byte[] Key(int organizationId, string roleScope, RenderedQuery query, long dataVersion) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            new { organizationId, roleScope, query.Text, query.Columns, dataVersion, parameters = query.Parameters.Select(value => new { value.Type, text = CellText.Of(value.Value) }) },
            ChatJson.Options));

    /// <summary>The cached table, or what <paramref name="read"/> gives; only successes are kept.</summary>
    public async Task<CachedRead> GetAsync(int organizationId, byte[] key, long dataVersion, Func<Task<CachedRead>> read, CancellationToken cancellation)
    {
        var name = Convert.ToHexString(key);
        if (_memory.TryGetValue(name, out StoredResult? stored))
        {
            return CachedRead.Hit(stored!);
        }

        var turn = _filling[key[0] % Stripes];
        await turn.WaitAsync(cancellation);
        try
        {
            if (_memory.TryGetValue(name, out stored) || (stored = await LoadAsync(organizationId, key, cancellation)) is not null)
            {
                Remember(name, stored!, EstimatedBytes(stored!));
                return CachedRead.Hit(stored!);
            }

            var fresh = await read();
            if (fresh.Table is not null)
            {
                var kept = StoredResult.Of(fresh.Table) with { Sql = fresh.Sql };
                Remember(name, kept, Math.Max(fresh.Bytes, EstimatedBytes(kept)));
                await SaveAsync(organizationId, key, dataVersion, kept, fresh.Bytes, cancellation);
            }

            return fresh;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        foreach (var turn in _filling)
        {
            turn.Dispose();
        }
    }

    private static long EstimatedBytes(StoredResult table) => 64 + table.Sql.Length + (32L * table.Rows.Count * Math.Max(1, table.Columns.Count));

    private void Remember(string name, StoredResult table, long bytes) =>
        _memory.Set(name, table, new MemoryCacheEntryOptions { Size = bytes, AbsoluteExpirationRelativeToNow = Lifetime });

    private async Task<StoredResult?> LoadAsync(int organizationId, byte[] key, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await using var command = scope.Command(
            """
            -- chat.cache.load
            update app.analytics_cache set hits = hits + 1 where cache_key = $1 and expires_at > $2 returning result::text
            """,
            key, clock.GetUtcNow());
        var json = (string?)await command.ExecuteScalarAsync(cancellation);
        await scope.CommitAsync(cancellation);
        return ChatJson.Deserialize<StoredResult>(json);
    }

    private async Task SaveAsync(int organizationId, byte[] key, long dataVersion, StoredResult kept, long bytes, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await using var command = scope.Command(
            """
            -- chat.cache.save
            insert into app.analytics_cache (organization_id, cache_key, data_version, result, row_count, bytes, expires_at)
            values (app.current_organization(), $1, $2, $3::jsonb, $4, $5, $6)
            on conflict (organization_id, cache_key) do update set result = excluded.result, expires_at = excluded.expires_at
            """,
            key, dataVersion, ChatJson.Serialize(kept), kept.Rows.Count, bytes, clock.GetUtcNow() + Lifetime);
        await command.ExecuteNonQueryAsync(cancellation);
        await scope.CommitAsync(cancellation);
    }
}
