using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Analytics.LocalRuntime.Hosting;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>Adds up what the runtime's instruments record since the start of the host, for the metrics page.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public MetricsCollector(RuntimeMeter meter, LocalRuntimeOptions options)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Gauges are read when the page is asked for; until then nobody need count rows for them.
            if (meter.Owns(instrument) || options.MeterNames.Contains(instrument.Meter.Name, StringComparer.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All series, with the gauges as they are now.</summary>
    public IReadOnlyList<MetricSeries> Collect()
    {
        foreach (var gauge in _series.Keys.Where(key => key.Instrument.IsObservable).ToList())
        {
            _series.TryRemove(gauge, out _);
        }

        _listener.RecordObservableInstruments();
        return [.. _series.Select(pair => pair.Value.Read(pair.Key.Instrument, pair.Key.Labels))
            .OrderBy(series => series.Instrument.Name, StringComparer.Ordinal).ThenBy(series => series.Labels, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd((instrument, PrometheusText.Labels(tags)), static key => new Series(key.Instrument)).Add(value);

    /// <summary>The sum of one instrument under one set of labels.</summary>
    private sealed class Series(Instrument instrument)
    {
        private readonly Lock _gate = new();

        private readonly IReadOnlyList<double> _bounds = instrument is Histogram<double> histogram
            ? histogram.Advice?.HistogramBucketBoundaries ?? []
            : [];

        private readonly long[] _buckets = new long[(instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.Count ?? 0];

        private long _count;

        private double _sum;

        public void Add(double value)
        {
            lock (_gate)
            {
                _count++;
                _sum = instrument.IsObservable ? value : _sum + value;
                for (var bucket = 0; bucket < _buckets.Length; bucket++)
                {
                    if (value <= _bounds[bucket])
                    {
                        _buckets[bucket]++;
                        break;
                    }
                }
            }
        }

        public MetricSeries Read(Instrument of, string labels)
        {
            lock (_gate)
            {
                return new MetricSeries(of, labels, _count, _sum, [.. _bounds.Zip(_buckets)]);
            }
        }
    }
}

/// <summary>One line of a gauge or counter, or one histogram: bounds with the count of each bucket alone.</summary>
internal sealed record MetricSeries(
    Instrument Instrument, string Labels, long Count, double Sum, IReadOnlyList<(double Bound, long Count)> Buckets);
