using System.Globalization;
using Analytics.LocalRuntime.Durable;
using Analytics.Runtime.CrashHost;
using Analytics.Runtime.CrashHost.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

if (args[0] == "host")
{
    await FaultHost.RunAsync(args);
    return;
}

if (args[0] == "queue")
{
    await QueueWorker.RunAsync(args);
    return;
}

// Arguments: connection string, time of an activity and duration of a lease in milliseconds. Runs until it is killed.
var dataSource = NpgsqlDataSource.Create(args[0]);
var activityTime = TimeSpan.FromMilliseconds(int.Parse(args[1], CultureInfo.InvariantCulture));
var lease = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture));
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services
    .AddSingleton<IDurableFunctionExecutor>(new CrashFunctions(dataSource, activityTime))
    .AddDurableRuntime(_ => new DurableRuntimeOptions { DataSource = dataSource, LeaseDuration = lease });
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await host.WaitForShutdownAsync();
