using Analytics.LocalRuntime.Durable.Client;
using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Statistics;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Analytics.LocalRuntime.Durable;

/// <summary>Adds durable functions to a host.</summary>
internal static class DurableFeature
{
    /// <summary>
    /// Adds the client and the worker. The host also registers an <see cref="IDurableFunctionExecutor"/>.
    /// </summary>
    public static IServiceCollection AddDurableRuntime(
        this IServiceCollection services, Func<IServiceProvider, DurableRuntimeOptions> configure) => services
        .AddSingleton(configure)
        .AddSingleton<Signals>()
        .AddSingleton<InstanceWatch>()
        .AddSingleton<ProcessPresence>()
        .AddSingleton<DurableSeams>()
        .AddSingleton<RuntimeMeter>()
        .AddSingleton<RuntimeStatistics>()
        .AddSingleton(provider => new DurableDatabase(provider.GetRequiredService<DurableRuntimeOptions>().DataSource))
        .AddSingleton<InstanceStore>()
        .AddSingleton<PurgeStore>()
        .AddSingleton<RewindStore>()
        .AddSingleton<LocalDurableTaskClient>()
        .AddSingleton<DurableTaskClient>(provider => provider.GetRequiredService<LocalDurableTaskClient>())
        .AddSingleton<DurableWorker>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<DurableWorker>());
}
