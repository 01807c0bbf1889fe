using System.Diagnostics;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Benchmarks.Durable;

/// <summary>How long the code of an orchestrator takes over a long history: what each turn of an instance that is not in memory costs.</summary>
internal static class ReplayFigure
{
    private const int Rounds = 15;

    public static Figure Measure(int events)
    {
        // A step is three events: it is scheduled, it is answered, and the turn that takes the answer begins.
        var steps = events / 3;
        var text = StoredJson.Write(History(steps));
        var read = Median(() => StoredJson.ReadEvents(text));
        var past = StoredJson.ReadEvents(text);
        var replay = Median(() => Replay(past, steps));
        var ideal = Median(() => ByHand(steps));
        return new Figure(
            Figure.Text($"replay of {past.Count:N0} events"), Figure.Text($"{replay:0.0} ms"), Figure.Text($"{ideal:0.0} ms"), replay / ideal,
            Figure.Text($"and {read:0.0} ms to parse {text.Length / 1024.0:N0} KB of history; ideal: as many awaits of results read from JSON"));
    }

    private static List<StoredEvent> History(int steps)
    {
        var at = DateTime.UnixEpoch;
        var events = new List<StoredEvent> { new TurnStarted { At = at }, new ExecutionStarted("ManySteps", FormattableString.Invariant($"{steps + 1}"), null) { At = at } };
        for (var step = 0; step < steps; step++)
        {
            events.Add(new ActivityScheduled(step, "Step", FormattableString.Invariant($"{step}")) { At = at });
            at = at.AddMilliseconds(10);
            events.Add(new TurnStarted { At = at });
            events.Add(new ActivityCompleted(step, FormattableString.Invariant($"{step}")) { At = at });
        }

        return events;
    }

    private static void Replay(IReadOnlyList<StoredEvent> past, int steps)
    {
        var settings = new ReplaySettings(
            new JsonDataConverter(new() { PropertyNameCaseInsensitive = true }), NullLoggerFactory.Instance, TimeSpan.FromDays(3));
        var identity = new InstanceIdentity("replayed", "ManySteps", null, FormattableString.Invariant($"{steps + 1}"), null);
        var outcome = new OrchestrationReplay(new BenchmarkFunctions(), settings, identity).Run(past, []);
        if (outcome.NewActions.Count != 1 || outcome.Completion is not null)
        {
            throw new InvalidOperationException("The replay did not come to the step that follows the history.");
        }
    }

    private static void ByHand(int steps)
    {
        var sources = Enumerable.Range(0, steps).Select(_ => new TaskCompletionSource<string>()).ToList();
        var sum = SumAsync(sources);
        for (var step = 0; step < steps; step++)
        {
            sources[step].SetResult(FormattableString.Invariant($"{step}"));
        }

        if (!sum.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The sum was not complete.");
        }
    }

    private static async Task<int> SumAsync(List<TaskCompletionSource<string>> sources)
    {
        var sum = 0;
        foreach (var source in sources)
        {
            sum += System.Text.Json.JsonSerializer.Deserialize<int>(await source.Task);
        }

        return sum;
    }

    private static double Median(Action work)
    {
        var times = new List<double>(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentiles.Of(times).P50;
    }
}
