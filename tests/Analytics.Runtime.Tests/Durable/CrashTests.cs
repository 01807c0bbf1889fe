using System.Diagnostics;
using System.Globalization;
using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Postgres;
using Analytics.Runtime.CrashHost;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Analytics.Runtime.Tests.Durable;

/// <summary>Workers in processes of their own, killed and stopped at moments they did not choose.</summary>
public sealed class CrashTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<Process> _workers = [];

    private NpgsqlDataSource _dataSource = null!;

    private ServiceProvider _services = null!;

    private DurableTaskClient Client => _services.GetRequiredService<DurableTaskClient>();

    public async ValueTask InitializeAsync()
    {
        _dataSource = await server.CreateDatabaseAsync();
        await RuntimeSchema.EnsureAsync(_dataSource, default);
        await using var command = _dataSource.CreateCommand(CrashFunctions.Tables);
        await command.ExecuteNonQueryAsync();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IDurableFunctionExecutor>(new TestFunctions())
            .AddDurableRuntime(_ => new DurableRuntimeOptions { DataSource = _dataSource, RunsWork = false })
            .BuildServiceProvider();
        await _services.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            if (!worker.HasExited)
            {
                worker.Kill();
            }

            worker.Dispose();
        }

        await DurableRuntime.StopAsync(_services);
    }

    [Fact]
    public async Task Everything_completes_although_the_worker_is_killed_again_and_again()
    {
        var random = new Random(20111209);
        var ids = await StartAllAsync(rounds: 5);
        for (var kill = 0; kill < 6; kill++)
        {
            var worker = await StartWorkerAsync(activityMilliseconds: 20);
            await Task.Delay(random.Next(10, 500), TestContext.Current.CancellationToken);
            worker.Kill();
            await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await StartWorkerAsync(activityMilliseconds: 20);
        await AssertAllCompleteAsync(ids);
    }

    [Fact]
    public async Task The_work_of_a_killed_worker_is_taken_over_within_seconds()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Chain");
        var slow = await StartWorkerAsync(activityMilliseconds: 60_000);
        await UntilAsync("select count(*) from attempts", 1);
        slow.Kill();
        var watch = Stopwatch.StartNew();
        await StartWorkerAsync(activityMilliseconds: 1);
        await UntilAsync("select count(*) from attempts", 2);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        await AssertAllCompleteAsync([("Chain", id)]);
    }

    [Fact]
    public async Task A_worker_that_hangs_loses_its_work_and_cannot_write_when_it_wakes()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Chain");
        var hanging = await StartWorkerAsync(activityMilliseconds: 300, leaseMilliseconds: 2000);
        await UntilAsync("select count(*) from attempts", 1);
        await SignalAsync(hanging, "-STOP");
        await StartWorkerAsync(activityMilliseconds: 50, leaseMilliseconds: 2000);
        var end = await EndOfAsync(id);
        Assert.Equal(150, end.ReadOutputAs<int>());
        await SignalAsync(hanging, "-CONT");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await AssertAllCompleteAsync([("Chain", id)]);
        Assert.False(hanging.HasExited);
        // The worker that woke up is a full member again.
        var next = await Client.ScheduleNewOrchestrationInstanceAsync("FanOut");
        Assert.Equal(2100, (await EndOfAsync(next)).ReadOutputAs<int>());
    }

    private async Task<IReadOnlyList<(string Name, string Id)>> StartAllAsync(int rounds)
    {
        var started = new List<(string Name, string Id)>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var name in CrashFunctions.Orchestrators)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{round}");
                await Client.ScheduleNewOrchestrationInstanceAsync(name, 0, new StartOrchestrationOptions(id));
                started.Add((name, id));
                if (name == "Eventful")
                {
                    await Client.RaiseEventAsync(id, "go", 1);
                }
            }
        }

        return started;
    }

    private async Task AssertAllCompleteAsync(IReadOnlyList<(string Name, string Id)> started)
    {
        foreach (var (name, id) in started)
        {
            var end = await EndOfAsync(id);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
            Assert.Equal(CrashFunctions.ExpectedOutput(name), end.ReadOutputAs<int>());
            var history = await Client.GetOrchestrationHistoryAsync(id);
            var answers = history.OfType<DurableTask.Core.History.TaskCompletedEvent>().Select(answer => answer.TaskScheduledId).ToList();
            Assert.Equal(answers.Distinct(), answers);
        }

        // An activity may have run twice; nobody has skipped one, and nothing is left behind.
        Assert.Equal(0, await CountAsync("select count(*) from attempts a where not exists (select from effects e where e.instance_id = a.instance_id and e.step = a.step)"));
        Assert.Equal(0, await CountAsync("select count(*) from runtime.tasks"));
        Assert.Equal(0, await CountAsync("select count(*) from runtime.instances where lease_owner is not null"));
    }

    private async Task<OrchestrationMetadata> EndOfAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    private async Task<Process> StartWorkerAsync(int activityMilliseconds, int leaseMilliseconds = 30_000)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in new[]
        {
            Path.Combine(AppContext.BaseDirectory, "Analytics.Runtime.CrashHost.dll"),
            server.ConnectionString(DatabaseName) + ";Maximum Pool Size=20",
            activityMilliseconds.ToString(CultureInfo.InvariantCulture),
            leaseMilliseconds.ToString(CultureInfo.InvariantCulture),
        })
        {
            start.ArgumentList.Add(argument);
        }

        var worker = Process.Start(start)!;
        _workers.Add(worker);
        Assert.Equal("ready", await worker.StandardOutput.ReadLineAsync());
        return worker;
    }

    private string DatabaseName => new NpgsqlConnectionStringBuilder(_dataSource.ConnectionString).Database!;

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("/bin/kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task UntilAsync(string count, long least)
    {
        for (var attempt = 0; await CountAsync(count) < least; attempt++)
        {
            Assert.True(attempt < 1200, $"Never came to {least}: {count}");
            await Task.Delay(25);
        }
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _dataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
