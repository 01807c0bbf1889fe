using Analytics.Monitoring.Orchestrations;
using Analytics.Monitoring.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Analytics.Monitoring;

internal static class MonitoringFeature
{
    /// <summary>The host registers <see cref="StartupState"/>, and an <see cref="IRuntimeWatch"/> when its runtime can be watched.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.TryAddSingleton<IRuntimeWatch, UnknownRuntimeWatch>();
        return services.AddSingleton<HealthCheck>().AddSingleton<OrchestrationFinder>().AddSingleton<OrchestrationControl>();
    }
}
