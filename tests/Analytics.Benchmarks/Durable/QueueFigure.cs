using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>Messages through a queue function that does nothing, in a local host of its own.</summary>
internal sealed class QueueFigure(NpgsqlDataSource dataSource, BareInserts bare, CancellationToken cancellation)
{
    public async Task<Figure> MeasureAsync(int count)
    {
        var rows = await bare.MeasureBatchedAsync(count, cancellation);
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Logging.ClearProviders();
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = dataSource, Port = 0, FunctionAssembly = typeof(Functions).Assembly, FunctionTypes = type => type == typeof(Functions),
        });
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var store = host.Services.GetRequiredService<QueueStore>();
        await RunAsync(store, count / 10);
        var spent = await Spent.OfAsync(() => RunAsync(store, count));
        await host.StopAsync(cancellation);
        return Figure.Rate("queue messages", spent.PerSecond(count), rows, $"sent, claimed, run, deleted; ideal: the inserts alone; {spent.ProcessorPer(count)}");
    }

    private async Task RunAsync(QueueStore store, int count)
    {
        Functions.Expect(count);
        foreach (var chunk in Enumerable.Repeat("\"message\""u8.ToArray(), count).Chunk(50))
        {
            await store.SendAsync("benchmark-messages", chunk, cancellation);
        }

        await Functions.AllDone.WaitAsync(cancellation);
    }

    internal static class Functions
    {
        private static int _open;

        private static TaskCompletionSource _done = new();

        public static Task AllDone => _done.Task;

        public static void Expect(int count)
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open = count;
        }

        [Function("TakeBenchmarkMessage")]
        public static void Run([QueueTrigger("benchmark-messages")] string message)
        {
            if (Interlocked.Decrement(ref _open) == 0)
            {
                _done.TrySetResult();
            }
        }
    }
}
