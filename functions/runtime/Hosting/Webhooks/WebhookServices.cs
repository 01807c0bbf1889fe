using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>Registers durable functions and their management API.</summary>
internal static class WebhookServices
{
    public static void AddDurableFunctions(this IServiceCollection services, LocalRuntimeOptions options)
    {
        services.AddSingleton<IDurableFunctionExecutor, DurableFunctionExecutor>();
        services.AddDurableRuntime(provider => Configure(provider, options));
        services.AddSingleton<InstanceWebhooks>();
        services.AddSingleton<StartWebhook>();
        services.AddSingleton<DurableWebhooks>();
    }

    private static DurableRuntimeOptions Configure(IServiceProvider provider, LocalRuntimeOptions options)
    {
        var host = provider.GetRequiredService<HostFile>();
        var defaults = new DurableRuntimeOptions { DataSource = options.DataSource };
        return defaults with
        {
            Converter = new WorkerDataConverter(provider.GetRequiredService<FunctionRuntime>().Serializer),
            Clock = options.Clock,
            LeaseDuration = host.Lease,
            RunsWork = options.RunBackgroundWork,
            MaximumConcurrentActivities = host.MaximumConcurrentActivities ?? defaults.MaximumConcurrentActivities,
            MaximumTimerInterval = provider.GetRequiredService<IOptions<DurableTaskWorkerOptions>>().Value.MaximumTimerInterval,
            ReplacesRunningInstances = host.ReplacesRunningInstances,
            MaximumConcurrentOrchestrations = host.MaximumConcurrentOrchestrations ?? defaults.MaximumConcurrentOrchestrations,
        };
    }
}
