using Analytics.LocalRuntime.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>
/// Orchestrations over PostgreSQL beside the least that the same server could do for as many rows: the ratio is what the durable engine
/// costs, whatever the machine.
/// </summary>
internal sealed class DurableBenchmark : IBenchmark
{
    public string Name => "durable";

    public string Summary => "orchestrations, activities, timers, queues, memory and replay: [--database CONNECTION_STRING] [--only WORD] [--scale PERCENT]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var only = options.Text("--only", string.Empty);
        var percent = options.Number("--scale", 100);
        var table = new FigureTable(output);
        await using var database = await BenchmarkDatabase.OpenAsync(options.Text("--database", string.Empty) is { Length: > 0 } named ? named : null, cancellation);
        var bare = new BareInserts(database.DataSource);
        await bare.PrepareAsync(cancellation);
        await table.BeginAsync();
        foreach (var (word, measure) in Figures(database.DataSource, bare, percent, cancellation))
        {
            if (word.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                await table.AddAsync(await measure());
            }
        }

        return 0;
    }

    private static IEnumerable<(string Word, Func<Task<Figure>> Measure)> Figures(
        NpgsqlDataSource dataSource, BareInserts bare, int percent, CancellationToken cancellation)
    {
        int Scaled(int count) => Math.Max(10, count * percent / 100);
        Task<Figure> OrchestratedAsync(Func<OrchestrationFigures, Task<Figure>> measure) => WithHostAsync(
            dataSource,
            async client =>
            {
                var figures = new OrchestrationFigures(client, bare, cancellation);
                await figures.WarmUpAsync();
                return await measure(figures);
            },
            cancellation);

        yield return ("replay", () => Task.FromResult(ReplayFigure.Measure(10_000)));
        yield return ("latency", () => OrchestratedAsync(figures => figures.LatencyAsync(Scaled(400))));
        yield return ("orchestrations", () => OrchestratedAsync(figures => figures.OrchestrationsAsync(Scaled(10_000))));
        yield return ("fan-out", () => OrchestratedAsync(figures => figures.ActivitiesAsync(Scaled(1000))));
        yield return ("fan-out", () => OrchestratedAsync(figures => figures.ActivitiesAsync(Scaled(10_000))));
        yield return ("timers", () => OrchestratedAsync(figures => figures.TimersAsync(Scaled(1000), TimeSpan.FromSeconds(10))));
        yield return ("queue", () => new QueueFigure(dataSource, bare, cancellation).MeasureAsync(Scaled(10_000)));
        yield return ("waiting", () => WithHostAsync(dataSource, _ => new WaitingFigure(dataSource, cancellation).MeasureAsync(Scaled(100_000)), cancellation));
    }

    private static async Task<Figure> WithHostAsync(
        NpgsqlDataSource dataSource, Func<DurableTaskClient, Task<Figure>> measure, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSingleton<IDurableFunctionExecutor, BenchmarkFunctions>()
            .AddDurableRuntime(_ => new DurableRuntimeOptions { DataSource = dataSource });
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var figure = await measure(host.Services.GetRequiredService<DurableTaskClient>());
        await host.StopAsync(cancellation);
        return figure;
    }
}
