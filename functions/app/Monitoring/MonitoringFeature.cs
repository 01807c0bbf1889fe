using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Monitoring;

internal static class MonitoringFeature
{
    /// <summary>The host registers <see cref="StartupState"/>.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services) => services.AddSingleton<HealthCheck>();
}
