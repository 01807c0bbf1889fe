using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Identity;

internal static class IdentityFeature
{
    /// <summary>The host registers <see cref="IdentityOptions"/>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<OrganizationDirectory>()
        .AddSingleton<OrganizationSummaries>()
        .AddSingleton<CallerStore>()
        .AddSingleton<RequestLimiter>()
        .AddSingleton<CallerResolver>()
        .AddSingleton<AccessTokens>();
}
