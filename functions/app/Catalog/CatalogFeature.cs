using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Catalog;

internal static class CatalogFeature
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services.AddSingleton<CatalogReader>();
}
