using Analytics.Warehouse.Columns;
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
        .AddSingleton<PostgresPlanExecutor>()
        .AddSingleton(provider => ColumnSettings.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<ColumnStore>()
        .AddSingleton<IPlanExecutor, ColumnPlanExecutor>()
        .AddSingleton<EventRetention>()
        .AddSingleton<RollupRefresh>()
        .AddSingleton<SlotFill>();
}
