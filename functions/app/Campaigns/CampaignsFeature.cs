using Analytics.Campaigns.Scheduling;
using Analytics.Campaigns.Simulation;
using Analytics.Platform.Orchestrations;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Campaigns;

internal static class CampaignsFeature
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services
        .AddSingleton<SampleMessages>()
        .AddSingleton<CampaignReader>()
        .AddSingleton<CampaignChecks>()
        .AddSingleton<CampaignLaunch>()
        .AddSingleton<RecurringCampaigns>()
        .AddSingleton<CampaignSimulator>()
        .AddSingleton<IOrchestrationEnding, DeliveryEnding>();
}
