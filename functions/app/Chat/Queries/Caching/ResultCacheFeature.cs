using Analytics.Platform.Postgres;
using Analytics.Platform.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Chat.Queries.Caching;

internal static class ResultCacheFeature
{
    /// <summary>A host that signs in to Redis by an identity registers a <see cref="RedisSignIn"/>.</summary>
    public static IServiceCollection AddResultCache(this IServiceCollection services) => services
        .AddSingleton(provider => CacheOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<CacheFigures>()
        .AddSingleton(provider => CreateStore(provider, provider.GetRequiredService<CacheOptions>()))
        .AddSingleton<ResultCache>()
        .AddSingleton<ICacheWatch, CacheWatch>();

    private static IResultStore CreateStore(IServiceProvider provider, CacheOptions options)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var database = provider.GetRequiredService<Database>();
        return options.Store switch
        {
            CacheOptions.Memory => new MemoryResultStore(options.MemoryBytes, clock),
            CacheOptions.RedisBackend => new RedisResultStore(
                new RedisConnection(options.Redis!, options.Patience, provider.GetService<RedisSignIn>()), database.InstallationId),
            _ => new PostgresResultStore(database, options, clock),
        };
    }
}
