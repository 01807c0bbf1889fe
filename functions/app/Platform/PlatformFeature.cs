using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Platform;

internal static class PlatformFeature
{
    /// <summary>What every feature stands on. The host registers Database and the clock.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        return services;
    }
}
