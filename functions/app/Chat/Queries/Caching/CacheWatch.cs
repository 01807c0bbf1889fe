using Analytics.Platform.Telemetry;

namespace Analytics.Chat.Queries.Caching;

internal sealed class CacheWatch(ResultCache cache, CacheFigures figures) : ICacheWatch
{
    public async Task<CacheReport> ReadAsync(int organizationId, CancellationToken cancellation)
    {
        var size = await cache.MeasureAsync(organizationId, cancellation);
        return new CacheReport(cache.StoreName, cache.StoreIsResting, figures.Hits, figures.Misses, figures.FaultCount, figures.HitRatio, size?.Entries, size?.Bytes);
    }
}
