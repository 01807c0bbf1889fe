using System.Diagnostics.Metrics;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>
/// The instruments of the runtime, documented in docs/operations/metrics.md. Times are seconds, as OpenTelemetry wants them. A host has
/// one meter of its own, so that several hosts in one process are told apart.
/// </summary>
internal sealed class RuntimeMeter : IDisposable
{
    /// <summary>The name under which collectors find the instruments.</summary>
    public const string Name = "Analytics.Runtime";

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Meter _meter = new(Name);

    private readonly Histogram<double> _replays;

    private readonly Histogram<double> _turns;

    private readonly Histogram<double> _activities;

    private readonly Histogram<double> _lateness;

    private readonly Counter<long> _ended;

    private readonly Counter<long> _messages;

    private readonly Instrument _instances;

    private RuntimeSnapshot? _snapshot;

    public RuntimeMeter()
    {
        _replays = Histogram("runtime.replay.duration", "Running an orchestrator over its history and the new events of a turn.");
        _turns = Histogram("runtime.turn.duration", "A turn from taking its messages to having it written.");
        _activities = Histogram("runtime.activity.duration", "Running an activity.");
        _lateness = Histogram("runtime.timer.lateness", "How much later than asked a timer fired.");
        _ended = _meter.CreateCounter<long>("runtime.orchestrations.ended", "{orchestration}", "Orchestrations that ended, by status.");
        _messages = _meter.CreateCounter<long>("runtime.queue.messages", "{message}", "Queue messages that were dealt with, by outcome.");
        _instances = Gauge("runtime.instances", "{instance}", "Open and failed orchestrations, by status.", Instances);
        Gauge("runtime.inbox.depth", "{message}", "Messages to orchestrations, ready or for later.", snapshot =>
            [Of(snapshot.Inbox.Ready, "state", "ready"), Of(snapshot.Inbox.Later, "state", "later")]);
        Gauge("runtime.inbox.oldest_age", "s", "How long the oldest ready message has waited.", snapshot => [new(snapshot.Inbox.OldestAge.TotalSeconds)]);
        Gauge("runtime.activities", "{activity}", "Activities without an answer, waiting or leased.", snapshot =>
            [Of(snapshot.Activities.Waiting, "state", "waiting"), Of(snapshot.Activities.Leased, "state", "leased")]);
        Gauge("runtime.leases", "{lease}", "What each process holds.", Leases);
        Gauge("runtime.queue.depth", "{message}", "Messages of a queue, ready or hidden.", Depths);
        Gauge("runtime.queue.oldest_age", "s", "How long the oldest message has been in its queue.", snapshot =>
            snapshot.Queues.Select(queue => Of(queue.OldestAge.TotalSeconds, "queue", queue.Name)));
        Gauge("runtime.queue.poison", "{message}", "Messages that kept failing.", snapshot => snapshot.Queues.Where(queue => queue.IsPoison)
            .Select(queue => Of(queue.Ready + queue.Hidden, "queue", queue.Name)));
    }

    /// <summary>Whether anybody collects the gauges; otherwise nobody need read the tables for them.</summary>
    public bool IsWatched => _instances.Enabled;

    /// <summary>Whether an instrument belongs to this host.</summary>
    public bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    /// <summary>What the gauges show from now on.</summary>
    public void Show(RuntimeSnapshot snapshot) => Volatile.Write(ref _snapshot, snapshot);

    public void Replayed(string orchestrator, TimeSpan duration) => _replays.Record(duration.TotalSeconds, Tag("function", orchestrator));

    public void TurnWritten(string orchestrator, TimeSpan duration) => _turns.Record(duration.TotalSeconds, Tag("function", orchestrator));

    public void ActivityRan(string activity, TimeSpan duration, bool isFailure) =>
        _activities.Record(duration.TotalSeconds, Tag("function", activity), Tag("outcome", isFailure ? "failed" : "completed"));

    /// <summary>A timer of an orchestration or a timer function fired.</summary>
    public void TimerFired(string kind, TimeSpan lateness) => _lateness.Record(Math.Max(0, lateness.TotalSeconds), Tag("kind", kind));

    public void OrchestrationEnded(string orchestrator, string status) => _ended.Add(1, Tag("function", orchestrator), Tag("status", status));

    /// <summary>A queue message was dealt with: done, failed (it comes back) or poisoned.</summary>
    public void MessageSettled(string queue, string outcome) => _messages.Add(1, Tag("queue", queue), Tag("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> Instances(RuntimeSnapshot snapshot) =>
    [
        Of(snapshot.Instances.Pending, "status", "Pending"),
        Of(snapshot.Instances.Running, "status", "Running"),
        Of(snapshot.Instances.Suspended, "status", "Suspended"),
        Of(snapshot.Instances.Failed, "status", "Failed"),
    ];

    private static IEnumerable<Measurement<double>> Leases(RuntimeSnapshot snapshot) => snapshot.Processes.SelectMany(process => new[]
    {
        new Measurement<double>(process.Instances, Tag("process", process.Name), Tag("kind", "instance")),
        new Measurement<double>(process.Activities, Tag("process", process.Name), Tag("kind", "activity")),
    });

    private static IEnumerable<Measurement<double>> Depths(RuntimeSnapshot snapshot) => snapshot.Queues.SelectMany(queue => new[]
    {
        new Measurement<double>(queue.Ready, Tag("queue", queue.Name), Tag("state", "ready")),
        new Measurement<double>(queue.Hidden, Tag("queue", queue.Name), Tag("state", "hidden")),
    });

    private static Measurement<double> Of(double value, string tag, string text) => new(value, Tag(tag, text));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private Histogram<double> Histogram(string name, string description) => _meter.CreateHistogram(name, "s", description, null, Durations);

    private ObservableGauge<double> Gauge(string name, string unit, string description, Func<RuntimeSnapshot, IEnumerable<Measurement<double>>> read) =>
        _meter.CreateObservableGauge(name, () => Volatile.Read(ref _snapshot) is { } snapshot ? read(snapshot) : [], unit, description);
}
