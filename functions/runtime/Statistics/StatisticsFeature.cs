using Microsoft.Extensions.DependencyInjection;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>Adds the metrics page and the sampler of the gauges to a host.</summary>
internal static class StatisticsFeature
{
    public static IServiceCollection AddRuntimeStatistics(this IServiceCollection services) => services
        .AddSingleton<MetricsCollector>()
        .AddSingleton<MetricsEndpoint>()
        .AddHostedService<StatisticsSampler>();
}
