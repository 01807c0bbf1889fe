using System.Diagnostics.Metrics;
using Analytics.LocalRuntime.Statistics;
using Analytics.Monitoring.Runtime;
using Microsoft.Extensions.Hosting;

namespace Analytics.Hosts.Local.Watching;

/// <summary>Remembers how long the latest turns of each orchestrator took, by listening to the runtime's own instrument.</summary>
internal sealed class ReplayTimes : IHostedService, IDisposable
{
    private const string Instrument = "runtime.replay.duration";
    private const int Remembered = 1_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<double>> _durations = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public ReplayTimes(RuntimeMeter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Instrument && meter.Owns(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Note(seconds, tags));
    }

    public IReadOnlyList<ReplayFigures> Read()
    {
        lock (_lock)
        {
            return [.. _durations.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Summarize(entry.Key, [.. entry.Value.Order()]))];
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Note(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "function" && value is string orchestrator)
            {
                Note(seconds, orchestrator);
            }
        }
    }

    private void Note(double seconds, string orchestrator)
    {
        lock (_lock)
        {
            if (!_durations.TryGetValue(orchestrator, out var durations))
            {
                _durations[orchestrator] = durations = new Queue<double>();
            }

            if (durations.Count == Remembered)
            {
                durations.Dequeue();
            }

            durations.Enqueue(seconds * 1000);
        }
    }

    private static ReplayFigures Summarize(string orchestrator, double[] sorted) => new(
        orchestrator, sorted.Length, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.95)], sorted[^1]);
}
