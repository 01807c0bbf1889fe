using System.Diagnostics;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>What instances that wait for an event cost the process that has run their first turn.</summary>
internal sealed class WaitingFigure(NpgsqlDataSource dataSource, CancellationToken cancellation)
{
    private const double Megabyte = 1024 * 1024;

    public async Task<Figure> MeasureAsync(int count)
    {
        var (heap, resident) = Measure();
        var watch = Stopwatch.StartNew();
        await StartAsync(count);
        while (await CountWaitingAsync() < count)
        {
            await Task.Delay(200, cancellation);
        }

        var rate = count / watch.Elapsed.TotalSeconds;
        var (fullHeap, fullResident) = Measure();
        // By hand: the id of each instance and a task that waits for its event.
        var ideal = MeasureByHand(count);
        var cost = (fullHeap - heap) / Megabyte;
        return new Figure(
            Figure.Text($"{count:N0} waiting instances"),
            Figure.Text($"heap +{cost:0} MB, working set +{(fullResident - resident) / Megabyte:0} MB"),
            Figure.Text($"heap +{ideal:0} MB"),
            cost / ideal,
            Figure.Text($"first turns {rate:N0} /s; heap {fullHeap / Megabyte:0} MB, working set {fullResident / Megabyte:0} MB in all; ideal: a dictionary of waiting tasks"));
    }

    private static (long Heap, long Resident) Measure()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (heap, process.WorkingSet64);
    }

    private static double MeasureByHand(int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var waiting = new Dictionary<string, TaskCompletionSource<int>>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var source = new TaskCompletionSource<int>();
            waiting.Add(Guid.NewGuid().ToString("N"), source);
            _ = WaitAsync(source.Task);
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(waiting);
        return bytes / Megabyte;
    }

    private static async Task<int> WaitAsync(Task<int> task) => 1 + await task;

    /// <summary>Starts them as a client would, but in one statement: the start is not what is measured.</summary>
    private async Task StartAsync(int count)
    {
        await using var command = dataSource.CreateCommand(
            """
            with started as (
              insert into runtime.instances (instance_id, execution_id, name, status, created_at, updated_at)
              select 'waiting-' || n, gen_random_uuid(), 'Waits', 'Pending', now(), now() from generate_series(1, $1) n
              returning instance_id
            )
            insert into runtime.inbox (instance_id, visible_at, message) select instance_id, now(), '{"type":"wake"}' from started
            """);
        command.CommandTimeout = 120;
        command.Parameters.Add(new() { Value = count });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<long> CountWaitingAsync()
    {
        await using var command = dataSource.CreateCommand("select count(*) from runtime.instances where status = 'Running' and lease_owner is null and completed_at is null");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
