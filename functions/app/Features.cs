using Analytics.Campaigns;
using Analytics.Catalog;
using Analytics.Chat;
using Analytics.Deliveries;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Integrations;
using Analytics.Knowledge;
using Analytics.Monitoring;
using Analytics.Platform;
using Analytics.Platform.Http;
using Analytics.Segments;
using Analytics.Triggers;
using Analytics.Warehouse;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Analytics;

/// <summary>What the product consists of: the one list of its features.</summary>
internal static class Application
{
    public static void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services
            .AddPlatform()
            .AddCatalog()
            .AddIdentity()
            .AddIngestion()
            .AddMonitoring()
            .AddWarehouse()
            .AddSegments()
            .AddIntegrations()
            .AddDeliveries()
            .AddCampaigns()
            .AddTriggers()
            .AddKnowledge()
            .AddChat();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<PermissionMiddleware>();
    }
}
