using Analytics.Warehouse.Retention;
using Analytics.Warehouse.Rollups;
using Analytics.Warehouse.Slots;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Warehouse;

internal static class WarehouseFeature
{
    public static IServiceCollection AddWarehouse(this IServiceCollection services) => services
        .AddSingleton(provider => QueryGateLimits.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<QueryGate>()
        .AddSingleton<WarehouseReader>()
        .AddSingleton<UserIdReader>()
        .AddSingleton<IPlanExecutor, PostgresPlanExecutor>()
        .AddSingleton<EventRetention>()
        .AddSingleton<RollupRefresh>()
        .AddSingleton<SlotFill>();
}
