using System.Diagnostics;
using System.Globalization;
using Analytics.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>
/// Orchestrations over PostgreSQL beside bare inserts into the same server: the ratio is what the durable engine costs, whatever the
/// machine.
/// </summary>
internal sealed class DurableBenchmark : IBenchmark
{
    private const int FanOut = 1000;

    public string Name => "durable";

    public string Summary => "orchestrations and activities per second beside bare inserts: --database CONNECTION_STRING [--count 500]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        if (Option(arguments, "--database") is not { } database)
        {
            await output.WriteLineAsync("Name an empty database with --database; schema runtime is created in it.");
            return 2;
        }

        var count = int.Parse(Option(arguments, "--count") ?? "500", CultureInfo.InvariantCulture);
        await using var dataSource = NpgsqlDataSource.Create(database);
        var bare = new BareInserts(dataSource);
        await bare.PrepareAsync(cancellation);
        using var host = await StartAsync(dataSource, cancellation);
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        await MeasureLatencyAsync(client, 100, cancellation);
        for (var round = 1; round <= 3; round++)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            await CompareAsync(client, bare, count, output, cancellation);
        }

        await host.StopAsync(cancellation);
        return 0;
    }

    private static async Task CompareAsync(
        DurableTaskClient client, BareInserts bare, int count, TextWriter output, CancellationToken cancellation)
    {
        var commit = await bare.MeasureSingleAsync(200, cancellation);
        var latency = await MeasureLatencyAsync(client, 200, cancellation);
        var rows = await bare.MeasureBatchedAsync(20_000, cancellation);
        var activities = await MeasureFanOutAsync(client, cancellation);
        var orchestrations = await MeasureThroughputAsync(client, count, cancellation);
        string[] lines =
        [
            Line($"  one committed insert          p50 {commit.P50,7:0.00} ms   p95 {commit.P95,7:0.00} ms"),
            Line($"  three-activity orchestration  p50 {latency.P50,7:0.00} ms   p95 {latency.P95,7:0.00} ms   = {latency.P50 / commit.P50:0.0} commits"),
            Line($"  bare batched inserts          {rows,10:0} rows/s"),
            Line($"  activities, fan-out of {FanOut}   {activities,10:0} /s   = 1 per {rows / activities:0.0} rows"),
            Line($"  three-activity orchestrations {orchestrations,10:0} /s   = 1 per {rows / orchestrations:0.0} rows"),
        ];
        foreach (var line in lines)
        {
            await output.WriteLineAsync(line);
        }
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text);

    private static string? Option(IReadOnlyList<string> arguments, string name) =>
        arguments.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();

    private static async Task<IHost> StartAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSingleton<IDurableFunctionExecutor, BenchmarkFunctions>()
            .AddDurableRuntime(_ => new DurableRuntimeOptions { DataSource = dataSource });
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return host;
    }

    private static async Task<Percentiles> MeasureLatencyAsync(DurableTaskClient client, int count, CancellationToken cancellation)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var id = await client.ScheduleNewOrchestrationInstanceAsync("ThreeSteps", cancellation);
            await client.WaitForInstanceCompletionAsync(id, cancellation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentiles.Of(times);
    }

    private static async Task<double> MeasureFanOutAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("FansOut", FanOut, cancellation);
        await client.WaitForInstanceCompletionAsync(id, cancellation);
        return FanOut / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> MeasureThroughputAsync(DurableTaskClient client, int count, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellation }, async (_, stop) =>
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("ThreeSteps", stop);
            await client.WaitForInstanceCompletionAsync(id, stop);
        });
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
