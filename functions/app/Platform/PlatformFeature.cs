using Analytics.Platform.Outbound;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Analytics.Platform;

internal static class PlatformFeature
{
    /// <summary>What every feature stands on. The host registers Database and the clock.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services
            .AddSingleton(provider => OutboundOptions.From(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<OutboundGuard>()
            .AddHttpClient(OutboundGuard.ClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<OutboundGuard>().CreateHandler());
        return services;
    }
}
