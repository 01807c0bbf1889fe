using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Hosting.DurableHttp;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>Registers durable functions and their management API.</summary>
internal static class WebhookServices
{
    public static void AddDurableFunctions(this IServiceCollection services, LocalRuntimeOptions options)
    {
        services.AddHttpClient();
        services.AddSingleton<DurableHttpActivity>();
        services.AddSingleton<IDurableFunctionExecutor, DurableFunctionExecutor>();
        services.AddOptions<DurableTaskWorkerOptions>().PostConfigure<FunctionRuntime>((worker, runtime) => worker.DataConverter = new WorkerDataConverter(runtime.Serializer));
        services.AddOptions<DurableTaskClientOptions>().PostConfigure<FunctionRuntime>((client, runtime) => client.DataConverter = new WorkerDataConverter(runtime.Serializer));
        services.AddDurableRuntime(provider => Configure(provider, options));
        services.AddSingleton<InstanceWebhooks>();
        services.AddSingleton<StartWebhook>();
        services.AddSingleton<DurableWebhooks>();
    }

    private static DurableRuntimeOptions Configure(IServiceProvider provider, LocalRuntimeOptions options)
    {
        var host = provider.GetRequiredService<HostFile>();
        var worker = provider.GetRequiredService<IOptions<DurableTaskWorkerOptions>>().Value;
        var defaults = new DurableRuntimeOptions { DataSource = options.DataSource };
        return defaults with
        {
            Converter = worker.DataConverter,
            DefaultVersion = provider.GetRequiredService<IOptions<DurableTaskClientOptions>>().Value.DefaultVersion is { Length: > 0 } version ? version : null,
            Clock = options.Clock,
            LeaseDuration = host.Lease,
            RunsWork = options.RunBackgroundWork,
            ReplacesRunningInstances = host.ReplacesRunningInstances,
            MaximumTimerInterval = worker.MaximumTimerInterval,
            MaximumConcurrentActivities = Math.Min(
                host.MaximumConcurrentActivities ?? defaults.MaximumConcurrentActivities, worker.Concurrency.MaximumConcurrentActivityWorkItems),
            MaximumConcurrentOrchestrations = Math.Min(
                host.MaximumConcurrentOrchestrations ?? defaults.MaximumConcurrentOrchestrations, worker.Concurrency.MaximumConcurrentOrchestrationWorkItems),
        };
    }
}
