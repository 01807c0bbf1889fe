using System.Diagnostics.Metrics;
using Analytics.Platform.Telemetry;

namespace Analytics.Chat.Queries.Caching;

/// <summary>How often a result was there, counted in this process since its start and handed to whoever collects metrics.</summary>
internal sealed class CacheFigures : IDisposable
{
    private static readonly Counter<long> Lookups = Instruments.Meter.CreateCounter<long>(
        "analytics.cache.lookups", "{lookup}", "Results that were asked for, by outcome: hit, shared (another caller was reading it already), miss, bypass.");

    private static readonly Counter<long> Faults = Instruments.Meter.CreateCounter<long>(
        "analytics.cache.faults", "{fault}", "Calls of the cache's store that failed or took too long; the answer did without.");

    private static readonly Histogram<double> Ages = Instruments.Meter.CreateHistogram<double>(
        "analytics.cache.age", "s", "How old a result was when it was found.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10, 60, 600, 3600, 21600, 86400] });

    private readonly Meter _ratio = new(Instruments.Name);

    private long _hits;
    private long _misses;
    private long _faults;

    public CacheFigures() =>
        _ratio.CreateObservableGauge("analytics.cache.hit_ratio", () => HitRatio is { } ratio ? [new Measurement<double>(ratio)] : Array.Empty<Measurement<double>>(), "1", "Share of lookups since the start that found a result.");

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public long FaultCount => Interlocked.Read(ref _faults);

    /// <summary>Between 0 and 1; null before anything was asked.</summary>
    public double? HitRatio => Hits + Misses == 0 ? null : Hits / (double)(Hits + Misses);

    public void Hit(string store, TimeSpan age)
    {
        Interlocked.Increment(ref _hits);
        Lookups.Add(1, Tag("outcome", "hit"), Tag("store", store));
        Ages.Record(Math.Max(0, age.TotalSeconds));
    }

    public void Shared(string store)
    {
        Interlocked.Increment(ref _hits);
        Lookups.Add(1, Tag("outcome", "shared"), Tag("store", store));
    }

    public void Miss(string store)
    {
        Interlocked.Increment(ref _misses);
        Lookups.Add(1, Tag("outcome", "miss"), Tag("store", store));
    }

    /// <summary>Somebody wanted a fresh result, or it depends on the time of day: neither a hit nor a miss.</summary>
    public void Bypass(string store) => Lookups.Add(1, Tag("outcome", "bypass"), Tag("store", store));

    public void Fault(string store, string call)
    {
        Interlocked.Increment(ref _faults);
        Faults.Add(1, Tag("store", store), Tag("call", call));
    }

    public void Dispose() => _ratio.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
