using System.Collections.Concurrent;
using Analytics.Engine.Sql;
using Microsoft.Extensions.Logging;

namespace Analytics.Chat.Queries.Caching;

/// <summary>
/// Results by what they depend on: organization, role scope, canonical SQL, parameters and data version; so a stale or foreign result cannot
/// be found. This process's memory in front of the store; one filler at a time, here and (by a lease in the store) among all processes. A
/// store that is down or slow costs the reuse of results, never an answer.
/// </summary>
internal sealed class ResultCache(IResultStore store, CacheOptions options, CacheFigures figures, TimeProvider clock, ILogger<ResultCache> log) : IDisposable
{
    /// <summary>How long a killed filler keeps others waiting.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>Longer than the longest query: whoever waited so long for another filler reads for itself.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly MemoryResultStore _front = store as MemoryResultStore ?? new MemoryResultStore(options.MemoryBytes, clock);
    private readonly StoreCalls _calls = new(store, options, figures, clock, log);
    private readonly ConcurrentDictionary<CacheKey, TaskCompletionSource<CachedRead?>> _flights = new();

    public string StoreName => store.Name;

    public bool StoreIsResting => _calls.IsResting;

    /// <summary>The cached table, or what <paramref name="read"/> gives; only successes are kept.</summary>
    public async Task<CachedRead> GetAsync(CacheKey key, long dataVersion, Func<Task<CachedRead>> read, CancellationToken cancellation)
    {
        while (true)
        {
            if (Remembered(key) is { } kept)
            {
                return kept;
            }

            var mine = new TaskCompletionSource<CachedRead?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var flight = _flights.GetOrAdd(key, mine);
            if (flight == mine)
            {
                return await FlyAsync(key, mine, () => FillAsync(key, dataVersion, read, cancellation));
            }

            // What another caller reads right now is as good; should that caller give up, this one takes its place.
            if (await flight.Task.WaitAsync(cancellation) is { } shared)
            {
                figures.Shared(store.Name);
                return shared with { FromCache = shared.Table is not null, StoredAt = shared.StoredAt ?? clock.GetUtcNow() };
            }
        }
    }

    /// <summary>Reads in any case, and keeps the result in place of what was kept.</summary>
    public async Task<CachedRead> ReadFreshAsync(CacheKey key, long dataVersion, Func<Task<CachedRead>> read, CancellationToken cancellation)
    {
        figures.Bypass(store.Name);
        var fresh = await read();
        await KeepAsync(key, Guid.CreateVersion7(), dataVersion, fresh, cancellation);
        return fresh;
    }

    /// <summary>Reads what no other moment may show again.</summary>
    public Task<CachedRead> ReadUncachedAsync(Func<Task<CachedRead>> read)
    {
        figures.Bypass(store.Name);
        return read();
    }

    public async Task ForgetAsync(int organizationId, CancellationToken cancellation)
    {
        await _front.ForgetAsync(organizationId, cancellation);
        await store.ForgetAsync(organizationId, cancellation);
    }

    public Task<int> SweepAsync(CancellationToken cancellation) => store.SweepAsync(cancellation);

    /// <summary>What is kept of the organization; null when the store does not say.</summary>
    public Task<StoreSize?> MeasureAsync(int organizationId, CancellationToken cancellation) =>
        _calls.TryAsync("measure", (target, token) => target.MeasureAsync(organizationId, token), cancellation);

    public void Dispose() => _front.Dispose();

    private async Task<CachedRead> FlyAsync(CacheKey key, TaskCompletionSource<CachedRead?> flight, Func<Task<CachedRead>> fill)
    {
        CachedRead? read = null;
        try
        {
            return read = await fill();
        }
        finally
        {
            // In this order: who waited and got nothing must not find the same flight again.
            _flights.TryRemove(KeyValuePair.Create(key, flight));
            flight.SetResult(read);
        }
    }

    private async Task<CachedRead> FillAsync(CacheKey key, long dataVersion, Func<Task<CachedRead>> read, CancellationToken cancellation)
    {
        var holder = Guid.CreateVersion7();
        var looked = await LookAsync(key, holder, cancellation);
        if (looked?.Result is { } found)
        {
            _front.Remember(key, found, Shorter(options.MemoryLifetime, options.Lifetime));
            return Hit(found, store.Name);
        }

        figures.Miss(store.Name);
        CachedRead? fresh = null;
        try
        {
            await using var renewal = FillerRenewal.Begin(stop => _calls.TryAsync("renew", (target, token) => target.RenewAsync(key, holder, Lease, token), stop), Lease, clock);
            fresh = await read();
        }
        finally
        {
            if (fresh?.Table is null && looked is { Leased: true })
            {
                await _calls.TryAsync("release", (target, token) => target.ReleaseAsync(key, holder, token), CancellationToken.None);
            }
        }

        await KeepAsync(key, holder, dataVersion, fresh, cancellation);
        return fresh;
    }

    /// <summary>Looks until the result is there or may be filled; null when the store does not answer, or another filler takes too long.</summary>
    private async Task<StoreLookup?> LookAsync(CacheKey key, Guid holder, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var pause = FirstPause;
        while (await _calls.TryAsync("find", (target, token) => target.FindOrLeaseAsync(key, holder, Lease, token), cancellation) is { } looked)
        {
            if (looked.Result is { } found && !found.IsOf(key))
            {
                // Somebody tampered with the store: what lies there is not what was asked for.
                figures.Fault(store.Name, "match");
                return null;
            }

            if (looked.Result is not null || looked.Leased)
            {
                return looked;
            }

            if (clock.GetElapsedTime(began) > LongestWait)
            {
                return null;
            }

            await Task.Delay(pause, clock, cancellation);
            pause = Shorter(pause * 2, LongestPause);
        }

        return null;
    }

    private async Task KeepAsync(CacheKey key, Guid holder, long dataVersion, CachedRead fresh, CancellationToken cancellation)
    {
        if (fresh.Table is null)
        {
            return;
        }

        var result = new CachedResult(key.OrganizationId, key.RoleScope, dataVersion, clock.GetUtcNow(), StoredResult.Of(fresh.Table) with { Sql = fresh.Sql });
        if (result.EstimatedBytes > options.LargestBytes)
        {
            await _calls.TryAsync("release", (target, token) => target.ReleaseAsync(key, holder, token), cancellation);
            return;
        }

        _front.Remember(key, result, Shorter(options.MemoryLifetime, options.Lifetime));
        await _calls.TryAsync("save", (target, token) => target.SaveAsync(key, holder, result, options.Lifetime, token), cancellation);
    }

    private CachedRead? Remembered(CacheKey key) => _front.Find(key) is { } found ? Hit(found, _front.Name) : null;

    private CachedRead Hit(CachedResult found, string from)
    {
        figures.Hit(from, clock.GetUtcNow() - found.StoredAt);
        return CachedRead.Hit(found);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
