using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace Analytics.Chat.Queries.Caching;

/// <summary>Results in this process: the whole store of a single process, and what every process keeps in front of a shared store.</summary>
internal sealed class MemoryResultStore(long bytes, TimeProvider clock) : IResultStore, IDisposable
{
    private readonly MemoryCache _results = new(new MemoryCacheOptions { SizeLimit = bytes, TrackStatistics = true });
    private readonly ConcurrentDictionary<CacheKey, Filler> _fillers = new();

    public string Name => CacheOptions.Memory;

    public CachedResult? Find(CacheKey key) => _results.TryGetValue(key, out CachedResult? found) ? found : null;

    public void Remember(CacheKey key, CachedResult result, TimeSpan lifetime) =>
        _results.Set(key, result, new MemoryCacheEntryOptions { Size = result.EstimatedBytes, AbsoluteExpirationRelativeToNow = lifetime });

    public Task<StoreLookup> FindOrLeaseAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation) =>
        Task.FromResult(FindOrLease(key, new Filler(holder, clock.GetUtcNow() + lease)));

    public Task RenewAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation)
    {
        if (_fillers.TryGetValue(key, out var filler) && filler.Holder == holder)
        {
            _fillers.TryUpdate(key, filler with { Until = clock.GetUtcNow() + lease }, filler);
        }

        return Task.CompletedTask;
    }

    public Task SaveAsync(CacheKey key, Guid holder, CachedResult result, TimeSpan lifetime, CancellationToken cancellation)
    {
        Remember(key, result, lifetime);
        return ReleaseAsync(key, holder, cancellation);
    }

    public Task ReleaseAsync(CacheKey key, Guid holder, CancellationToken cancellation)
    {
        if (_fillers.TryGetValue(key, out var filler) && filler.Holder == holder)
        {
            _fillers.TryRemove(KeyValuePair.Create(key, filler));
        }

        return Task.CompletedTask;
    }

    public Task ForgetAsync(int organizationId, CancellationToken cancellation)
    {
        foreach (var key in KeysOf(organizationId))
        {
            _results.Remove(key);
        }

        return Task.CompletedTask;
    }

    public Task<int> SweepAsync(CancellationToken cancellation)
    {
        foreach (var (key, filler) in _fillers.Where(entry => entry.Value.Until <= clock.GetUtcNow()))
        {
            _fillers.TryRemove(KeyValuePair.Create(key, filler));
        }

        return Task.FromResult(0);
    }

    public Task<StoreSize> MeasureAsync(int organizationId, CancellationToken cancellation)
    {
        var found = KeysOf(organizationId).Select(Find).OfType<CachedResult>().ToList();
        return Task.FromResult(new StoreSize(found.Count, found.Sum(result => result.EstimatedBytes)));
    }

    public void Dispose() => _results.Dispose();

    private StoreLookup FindOrLease(CacheKey key, Filler asking)
    {
        if (Find(key) is { } found)
        {
            return new StoreLookup(found, Leased: false);
        }

        var filler = _fillers.AddOrUpdate(key, asking, (_, other) => other.Until <= clock.GetUtcNow() ? asking : other);
        if (filler.Holder != asking.Holder)
        {
            return StoreLookup.Busy;
        }

        // The former holder may have filled it between the look and the lease.
        if (Find(key) is not { } filled)
        {
            return StoreLookup.Mine;
        }

        _fillers.TryRemove(KeyValuePair.Create(key, filler));
        return new StoreLookup(filled, Leased: false);
    }

    private List<CacheKey> KeysOf(int organizationId) => [.. _results.Keys.OfType<CacheKey>().Where(key => key.OrganizationId == organizationId)];

    private sealed record Filler(Guid Holder, DateTimeOffset Until);
}
