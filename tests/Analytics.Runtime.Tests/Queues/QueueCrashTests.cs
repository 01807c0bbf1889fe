using System.Diagnostics;
using System.Globalization;
using System.Text;
using Analytics.LocalRuntime.Postgres;
using Analytics.LocalRuntime.Queues;
using Analytics.Runtime.CrashHost;
using Npgsql;

namespace Analytics.Runtime.Tests.Queues;

/// <summary>Hosts in processes of their own, killed while their messages run.</summary>
public sealed class QueueCrashTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<Process> _workers = [];
    private NpgsqlDataSource _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        await RuntimeSchema.EnsureAsync(_database, CancellationToken.None);
        await using var command = _database.CreateCommand(QueueWorker.Tables);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            if (!worker.HasExited)
            {
                worker.Kill();
            }

            worker.Dispose();
        }

        _database.Clear();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task No_message_is_lost_when_the_host_is_killed_again_and_again()
    {
        await SendAsync(60);
        for (var kill = 0; kill < 3; kill++)
        {
            var worker = await StartWorkerAsync(messageMilliseconds: 300);
            await UntilAsync($"select count(*) from attempts where worker = {worker.Id}", 1);
            worker.Kill();
            await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await StartWorkerAsync(messageMilliseconds: 10);

        await UntilAsync("select count(*) from effects", 60);
        await UntilAsync("select 1 - count(*) from runtime.queue_messages", 1);
        Assert.True(await CountAsync("select max(dequeue_count)::bigint from attempts") > 1);
    }

    [Fact]
    public async Task Messages_of_a_killed_host_go_to_the_other_one_and_those_of_the_living_are_left_alone()
    {
        await SendAsync(10);
        var killed = await StartWorkerAsync(messageMilliseconds: 60_000, leaseMilliseconds: 3_000);
        await UntilAsync("select count(*) from attempts", 10);
        var living = await StartWorkerAsync(messageMilliseconds: 4_000, leaseMilliseconds: 3_000);
        await Task.Delay(5_000, TestContext.Current.CancellationToken);
        Assert.Equal(10, await CountAsync("select count(*) from attempts"));

        killed.Kill();

        await UntilAsync("select count(*) from effects", 10);
        Assert.Equal(10, await CountAsync($"select count(*) from attempts where worker = {living.Id}"));
    }

    private Task SendAsync(int count)
        => new QueueStore(_database).SendAsync(
            QueueWorker.Queue,
            Enumerable.Range(1, count).Select(number => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))).ToList(),
            CancellationToken.None);

    private async Task<Process> StartWorkerAsync(int messageMilliseconds, int leaseMilliseconds = 2_000)
    {
        var name = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!;
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[]
        {
            Path.Combine(AppContext.BaseDirectory, "Analytics.Runtime.CrashHost.dll"),
            "queue",
            server.ConnectionString(name) + ";Maximum Pool Size=40",
            messageMilliseconds.ToString(CultureInfo.InvariantCulture),
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
        await using var command = _database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
