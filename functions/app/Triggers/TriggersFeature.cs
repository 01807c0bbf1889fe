using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Triggers;

internal static class TriggersFeature
{
    public static IServiceCollection AddTriggers(this IServiceCollection services) => services
        .AddSingleton<TriggerEvents>()
        .AddSingleton<TriggerCampaigns>();
}
