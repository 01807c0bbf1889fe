using System.Globalization;
using StackExchange.Redis;

namespace Analytics.Chat.Queries.Caching;

/// <summary>
/// Results in Redis. Keys begin with the installation, which no other can know, then the organization; the braces keep a result and the
/// right to fill it on one shard. Redis removes what expired, and under pressure what was not used for long.
/// </summary>
internal sealed class RedisResultStore(RedisConnection redis, string installation) : IResultStore, IAsyncDisposable, IDisposable
{
    private const int KeysAtOnce = 500;

    // The result, or the right to fill it, in one step.
    private const string FindOrLease =
        """
        local found = redis.call('get', KEYS[1])
        if found then return found end
        if redis.call('set', KEYS[2], ARGV[1], 'nx', 'px', ARGV[2]) or redis.call('get', KEYS[2]) == ARGV[1] then return 1 end
        return 0
        """;

    private const string Renew = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";

    private const string Save =
        """
        redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
        if redis.call('get', KEYS[2]) == ARGV[1] then redis.call('del', KEYS[2]) end
        return 0
        """;

    private const string Release = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end return 0";

    public string Name => CacheOptions.RedisBackend;

    public async Task<StoreLookup> FindOrLeaseAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation)
    {
        var found = await EvaluateAsync(FindOrLease, [ResultOf(key), FillerOf(key)], [holder.ToString(), Milliseconds(lease)], cancellation);
        return found.Resp2Type switch
        {
            ResultType.Integer => (long)found == 1 ? StoreLookup.Mine : StoreLookup.Busy,
            _ => new StoreLookup(CachedResult.Unpack((byte[])found!), Leased: false),
        };
    }

    public Task RenewAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation) =>
        EvaluateAsync(Renew, [FillerOf(key)], [holder.ToString(), Milliseconds(lease)], cancellation);

    public Task SaveAsync(CacheKey key, Guid holder, CachedResult result, TimeSpan lifetime, CancellationToken cancellation) =>
        EvaluateAsync(Save, [ResultOf(key), FillerOf(key)], [holder.ToString(), result.Pack(), Milliseconds(lifetime)], cancellation);

    public Task ReleaseAsync(CacheKey key, Guid holder, CancellationToken cancellation) =>
        EvaluateAsync(Release, [FillerOf(key)], [holder.ToString()], cancellation);

    public async Task ForgetAsync(int organizationId, CancellationToken cancellation)
    {
        var database = await redis.DatabaseAsync(cancellation);
        await foreach (var key in KeysAsync(organizationId, cancellation))
        {
            await database.KeyDeleteAsync(key);
        }
    }

    public Task<int> SweepAsync(CancellationToken cancellation) => Task.FromResult(0);

    public async Task<StoreSize> MeasureAsync(int organizationId, CancellationToken cancellation)
    {
        var database = await redis.DatabaseAsync(cancellation);
        var (entries, bytes) = (0L, 0L);
        await foreach (var key in KeysAsync(organizationId, cancellation))
        {
            entries++;
            bytes += await database.StringLengthAsync(key);
        }

        return new StoreSize(entries, bytes);
    }

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    public void Dispose() => redis.Dispose();

    private async IAsyncEnumerable<RedisKey> KeysAsync(int organizationId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var database = await redis.DatabaseAsync(cancellation);
        foreach (var server in database.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            await foreach (var key in server.KeysAsync(database.Database, Prefix(organizationId) + "*:result", KeysAtOnce).WithCancellation(cancellation))
            {
                yield return key;
            }
        }
    }

    private async Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellation)
    {
        var database = await redis.DatabaseAsync(cancellation);
        return await database.ScriptEvaluateAsync(script, keys, values).WaitAsync(cancellation);
    }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private RedisKey ResultOf(CacheKey key) => $"{Prefix(key.OrganizationId)}{key.Hash}}}:result";

    private RedisKey FillerOf(CacheKey key) => $"{Prefix(key.OrganizationId)}{key.Hash}}}:filler";

    private string Prefix(int organizationId) => string.Create(CultureInfo.InvariantCulture, $"analytics:{installation}:{organizationId}:{{");
}
