using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Analytics.LocalRuntime.Statistics;
using Microsoft.DurableTask.Client;

namespace Analytics.Benchmarks.Durable;

/// <summary>Throughput and latency of orchestrations, activities and their timers.</summary>
internal sealed class OrchestrationFigures(DurableTaskClient client, BareInserts bare, CancellationToken cancellation)
{
    // What an orchestration of one activity inserts: itself, its start message, the activity, and the history of two turns.
    private const int RowsOfAnOrchestration = 5;

    // A task row each; the events of the history lie in a few rows of many.
    private const int RowsOfAnActivity = 1;

    // Creation, and the four turns of three activities, each of which waits for the one before.
    private const int CommitsInARow = 5;

    private const int Callers = 64;

    public async Task WarmUpAsync()
    {
        await OrchestrateAsync(1000);
        await FanOutAsync(500);
    }

    public async Task<Figure> OrchestrationsAsync(int count)
    {
        var rows = await bare.MeasureBatchedAsync(count * RowsOfAnOrchestration, cancellation);
        var spent = await Spent.OfAsync(() => OrchestrateAsync(count));
        return Figure.Rate(
            "orchestrations of one activity", spent.PerSecond(count), rows / RowsOfAnOrchestration,
            $"{Callers} callers; 5 rows each; {spent.ProcessorPer(count)}");
    }

    public async Task<Figure> ActivitiesAsync(int fanOut)
    {
        var rows = await bare.MeasureBatchedAsync(fanOut * RowsOfAnActivity, cancellation);
        var spent = await Spent.OfAsync(() => FanOutAsync(fanOut));
        return Figure.Rate(
            string.Create(CultureInfo.InvariantCulture, $"activities in a fan-out of {fanOut:N0}"), spent.PerSecond(fanOut), rows / RowsOfAnActivity,
            $"1 row each; {spent.ProcessorPer(fanOut)}");
    }

    public async Task<Figure> LatencyAsync(int count)
    {
        var ideal = await bare.MeasureSequenceAsync(CommitsInARow, count, cancellation);
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.WaitForInstanceCompletionAsync(await client.ScheduleNewOrchestrationInstanceAsync("ThreeSteps", cancellation), cancellation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var measured = Percentiles.Of(times);
        return new Figure(
            "three activities one after another, idle system", measured.ToString(), ideal.ToString(), measured.P50 / ideal.P50, "ideal: 5 committed inserts in a row");
    }

    /// <summary>Timers spread over some seconds: how late the orchestrations go on.</summary>
    public async Task<Figure> TimersAsync(int count, TimeSpan spread)
    {
        var lateness = new ConcurrentQueue<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == RuntimeMeter.Name && instrument.Name == "runtime.timer.lateness")
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => lateness.Enqueue(1000 * seconds));
        listener.Start();
        var delays = Enumerable.Range(0, count).Select(n => 3000 + (int)(spread.TotalMilliseconds * n / count)).ToList();
        await Parallel.ForEachAsync(delays, Options, async (delay, stop) =>
            await client.WaitForInstanceCompletionAsync(await client.ScheduleNewOrchestrationInstanceAsync("Sleeps", delay, stop), stop));
        var ideal = Percentiles.Of(await Task.WhenAll(delays.Select(LateAsync)));
        var measured = Percentiles.Of(lateness);
        return new Figure(
            "timers fired late by", Figure.Text($"{measured}, most {measured.Most:0.0} ms"), Figure.Text($"{ideal}, most {ideal.Most:0.0} ms"),
            measured.P50 / ideal.P50, Figure.Text($"{count} timers over {spread.TotalSeconds} s; ideal: Task.Delay in the process"));
    }

    private ParallelOptions Options => new() { MaxDegreeOfParallelism = 1000, CancellationToken = cancellation };

    private async Task<double> LateAsync(int delay)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(delay, cancellation);
        return Math.Max(0.01, Stopwatch.GetElapsedTime(start).TotalMilliseconds - delay);
    }

    private Task OrchestrateAsync(int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation },
        async (_, stop) => await client.WaitForInstanceCompletionAsync(await client.ScheduleNewOrchestrationInstanceAsync("OneStep", stop), stop));

    private async Task FanOutAsync(int count) =>
        await client.WaitForInstanceCompletionAsync(await client.ScheduleNewOrchestrationInstanceAsync("FansOut", count, cancellation), cancellation);
}
