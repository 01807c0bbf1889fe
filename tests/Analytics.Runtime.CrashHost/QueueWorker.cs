using System.Globalization;
using Analytics.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Analytics.Runtime.CrashHost;

/// <summary>A whole local host with one queue function, to be killed while its messages run.</summary>
internal static class QueueWorker
{
    public const string Queue = "crash-work";

    public const string Tables =
        """
        create table effects (number integer primary key);
        create table attempts (number integer, dequeue_count integer, worker integer);
        """;

    /// <summary>Arguments: "queue", connection string, time of a message and duration of a lease in milliseconds.</summary>
    public static async Task RunAsync(string[] args)
    {
        await using var dataSource = NpgsqlDataSource.Create(args[1]);
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddSingleton(new Work(Milliseconds(args[2])));
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = dataSource,
            Port = 0,
            FunctionAssembly = typeof(QueueWorker).Assembly,
            Lease = Milliseconds(args[3]),
        });
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync();
    }

    private static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(int.Parse(text, CultureInfo.InvariantCulture));
}

/// <summary>How long one message takes.</summary>
public sealed record Work(TimeSpan Time);

/// <summary>Leaves a trace of each attempt, works for a while, then has its effect.</summary>
public sealed class WorkOnMessage(NpgsqlDataSource dataSource, Work work)
{
    [Function(nameof(WorkOnMessage))]
    public async Task Run([QueueTrigger(QueueWorker.Queue)] int number, int dequeueCount, CancellationToken cancellation)
    {
        await ExecuteAsync("insert into attempts values ($1, $2, $3)", cancellation, number, dequeueCount, Environment.ProcessId);
        await Task.Delay(work.Time, TimeProvider.System, cancellation);
        await ExecuteAsync("insert into effects values ($1) on conflict do nothing", cancellation, number);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params int[] values)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
