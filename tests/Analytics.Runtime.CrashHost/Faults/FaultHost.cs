using System.Globalization;
using Analytics.LocalRuntime.Faults;
using Analytics.LocalRuntime.Hosting;
using Analytics.Runtime.CrashHost.Workload;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Runtime.CrashHost.Faults;

/// <summary>
/// A whole local host with the workload's functions. It takes commands, a line each, fields by tabs: "arm STEP before|after N",
/// "run KIND ID", "hold CONNECTIONS MILLISECONDS". It says "ready" when it has started, and then nothing.
/// </summary>
internal static class FaultHost
{
    /// <summary>Arguments: "host", connection string, lease in milliseconds, file for the log of turns, and a first command if there is one.</summary>
    public static async Task RunAsync(string[] args)
    {
        await using var dataSource = NpgsqlDataSource.Create(args[1]);
        using var turns = new TurnLog(args[3]);
        var trigger = new FaultTrigger();
        FaultPoint.Reached = (step, isDone, subject) =>
        {
            turns.Reach(step, isDone, subject);
            trigger.Reach(step, isDone, subject);
        };
        using var host = Build(dataSource, TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture)));
        var scripts = new Scripts(host.Services.GetRequiredService<DurableTaskClient>(), host.Services.GetRequiredService<Traces>());
        var commands = new FaultCommands(trigger, scripts, dataSource);
        if (args.Length > 4)
        {
            commands.Run(args[4]);
        }

        await host.StartAsync();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            commands.Run(line);
        }

        // Nobody is there any more to tell what to do.
        await host.StopAsync();
    }

    private static IHost Build(NpgsqlDataSource dataSource, TimeSpan lease)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(new Traces(dataSource));
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = dataSource,
            Port = 0,
            HostFile = Path.Combine(AppContext.BaseDirectory, "faults.host.json"),
            FunctionAssembly = typeof(FaultHost).Assembly,
            FunctionTypes = type => type.Namespace == typeof(Traces).Namespace,
            Lease = lease,
        });
        return builder.Build();
    }
}
