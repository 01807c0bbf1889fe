namespace Analytics.Chat.Queries.Caching;

/// <summary>
/// Where results are kept. All back ends keep one contract (ResultStoreContract in the tests): found only under the very same key, gone
/// after its lifetime, and a missing result is filled by one holder at a time, whose right ends by itself when it is not renewed.
/// </summary>
internal interface IResultStore
{
    /// <summary>For people and metrics: memory, postgres or redis.</summary>
    string Name { get; }

    /// <summary>The result, or else the right to fill it for a while, or neither while another holder has that right.</summary>
    Task<StoreLookup> FindOrLeaseAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Keeps the holder's right for another while; nothing happens when it is another's by now.</summary>
    Task RenewAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Keeps a result in place of an older one, and gives the holder's right back.</summary>
    Task SaveAsync(CacheKey key, Guid holder, CachedResult result, TimeSpan lifetime, CancellationToken cancellation);

    /// <summary>Gives the right back without a result, so that the next one need not wait.</summary>
    Task ReleaseAsync(CacheKey key, Guid holder, CancellationToken cancellation);

    /// <summary>Forgets everything of an organization, as erasing a person's data demands.</summary>
    Task ForgetAsync(int organizationId, CancellationToken cancellation);

    /// <summary>Removes what has expired or is above its organization's share, least recently used first; stores that do so by themselves return 0.</summary>
    Task<int> SweepAsync(CancellationToken cancellation);

    /// <summary>What is kept of an organization.</summary>
    Task<StoreSize> MeasureAsync(int organizationId, CancellationToken cancellation);
}

/// <summary>Found, or leased to whoever asked, or (neither) being filled by somebody else.</summary>
internal sealed record StoreLookup(CachedResult? Result, bool Leased)
{
    public static StoreLookup Busy { get; } = new(null, Leased: false);

    public static StoreLookup Mine { get; } = new(null, Leased: true);
}

internal sealed record StoreSize(long Entries, long Bytes);
