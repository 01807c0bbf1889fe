using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Warehouse;

internal static class WarehouseFeature
{
    public static IServiceCollection AddWarehouse(this IServiceCollection services) => services.AddSingleton<WarehouseReader>();
}
