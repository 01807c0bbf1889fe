using Microsoft.Extensions.Configuration;

namespace Analytics.Chat.Queries.Caching;

/// <summary>Settings under <c>Cache:</c>.</summary>
internal sealed record CacheOptions
{
    public const string Memory = "memory";
    public const string Postgres = "postgres";
    public const string RedisBackend = "redis";

    /// <summary>"memory", "postgres" or "redis"; redis when an address is given, else postgres.</summary>
    public string? Backend { get; init; }

    /// <summary>Where Redis is: host:port, or StackExchange.Redis' form with options behind commas.</summary>
    public string? Redis { get; init; }

    /// <summary>How long a result is kept; a change of the data ends it earlier.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a process answers from its own memory before it asks the shared store again.</summary>
    public TimeSpan MemoryLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Memory of one process for results.</summary>
    public int MemoryMegabytes { get; init; } = 64;

    /// <summary>A result larger than this is not kept.</summary>
    public int LargestMegabytes { get; init; } = 8;

    /// <summary>What one organization may keep in PostgreSQL; above it the least recently used go.</summary>
    public int OrganizationMegabytes { get; init; } = 256;

    /// <summary>How long an answer waits for the shared store before it goes on without it; by default half a second for Redis and five for PostgreSQL.</summary>
    public TimeSpan? Timeout { get; init; }

    public string Store => Backend ?? (string.IsNullOrEmpty(Redis) ? Postgres : RedisBackend);

    public TimeSpan Patience => Timeout ?? (Store == RedisBackend ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(5));

    public long MemoryBytes => MemoryMegabytes * 1024L * 1024;

    public long LargestBytes => LargestMegabytes * 1024L * 1024;

    public long OrganizationBytes => OrganizationMegabytes * 1024L * 1024;

    /// <exception cref="InvalidOperationException">The settings contradict each other; all faults are in the message.</exception>
    public static CacheOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection("Cache").Get<CacheOptions>() ?? new CacheOptions();
        // An empty setting is how infrastructure says "none".
        options = options with { Backend = string.IsNullOrEmpty(options.Backend) ? null : options.Backend };
        var faults = options.Faults().ToArray();
        return faults.Length == 0 ? options : throw new InvalidOperationException(string.Join(" ", faults));
    }

    private IEnumerable<string> Faults()
    {
        if (Store is not (Memory or Postgres or RedisBackend))
        {
            yield return $"Cache:Backend is memory, postgres or redis, not \"{Backend}\".";
        }

        if (Store == RedisBackend && string.IsNullOrEmpty(Redis))
        {
            yield return "Cache:Redis names the server (host:port) and must be set when Cache:Backend is redis.";
        }

        if (Lifetime <= TimeSpan.Zero || MemoryLifetime <= TimeSpan.Zero || Patience <= TimeSpan.Zero)
        {
            yield return "Cache:Lifetime, Cache:MemoryLifetime and Cache:Timeout are longer than nothing.";
        }

        if (MemoryMegabytes < 1 || LargestMegabytes < 1 || OrganizationMegabytes < 1)
        {
            yield return "Cache:MemoryMegabytes, Cache:LargestMegabytes and Cache:OrganizationMegabytes are at least 1.";
        }
    }
}
