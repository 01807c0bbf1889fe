using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Invocations;
using Analytics.LocalRuntime.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Registers the queues.</summary>
internal static class QueueServices
{
    public static void AddRuntimeQueues(this IServiceCollection services, LocalRuntimeOptions options)
    {
        services.AddSingleton(_ => new QueueStore(options.DataSource));
        services.AddSingleton(_ => new PoisonStore(options.DataSource));
        services.AddSingleton<IOutputSender, QueueOutputs>();
        services.AddSingleton<QueueRun>();
        services.AddSingleton<QueueWakeups>();
        services.AddSingleton<QueueLeases>();
        services.AddSingleton(provider => new QueueParts(
            provider.GetRequiredService<QueueStore>(),
            provider.GetRequiredService<HostFile>().Queues,
            provider.GetRequiredService<QueueWakeups>(),
            provider.GetRequiredService<QueueLeases>(),
            provider.GetRequiredService<RuntimeMeter>(),
            provider.GetRequiredService<ILogger<QueueListener>>()));
        if (options.RunBackgroundWork)
        {
            // Stopped in reverse: the listener first, so that leases are renewed while its last messages end.
            services.AddHostedService(provider => provider.GetRequiredService<QueueWakeups>());
            services.AddHostedService(provider => provider.GetRequiredService<QueueLeases>());
            services.AddHostedService<QueueListener>();
        }
    }
}
