using Analytics.Monitoring.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Hosts.Local.Watching;

internal static class WatchingFeature
{
    /// <summary>Lets the application ask the local runtime how it is doing.</summary>
    public static IServiceCollection AddRuntimeWatch(this IServiceCollection services) => services
        .AddSingleton<ReplayTimes>()
        .AddHostedService(provider => provider.GetRequiredService<ReplayTimes>())
        .AddSingleton<IRuntimeWatch, LocalRuntimeWatch>();
}
