using Analytics.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the worker to services; middleware is added to what is returned.</summary>
public static class ServiceCollectionExtensions
{
    public static IFunctionsWorkerApplicationBuilder AddFunctionsWorkerCore(this IServiceCollection services, Action<WorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<WorkerOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return WorkerApplicationBuilder.Of(services);
    }

    public static IFunctionsWorkerApplicationBuilder AddFunctionsWorkerDefaults(this IServiceCollection services, Action<WorkerOptions>? configure = null)
        => services.AddFunctionsWorkerCore(configure);
}
