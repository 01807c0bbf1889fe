namespace Analytics.Platform.Telemetry;

/// <summary>What the cache of results tells of itself; the feature that keeps it registers one.</summary>
internal interface ICacheWatch
{
    Task<CacheReport> ReadAsync(int organizationId, CancellationToken cancellation);
}

/// <summary>The cache as the asked process sees it since its start; entries and bytes are the organization's, null when the store does not say.</summary>
/// <param name="Store">memory, postgres or redis.</param>
/// <param name="Resting">Whether the store failed and is left alone for a while.</param>
/// <param name="Hits">Results that were there, or were being read for somebody else.</param>
/// <param name="Misses">Results that had to be read.</param>
/// <param name="Faults">Calls of the store that failed or took too long.</param>
/// <param name="HitRatio">Hits among hits and misses; null before anything was asked.</param>
/// <param name="Entries">Results kept of the organization.</param>
/// <param name="Bytes">What they take.</param>
internal sealed record CacheReport(string Store, bool Resting, long Hits, long Misses, long Faults, double? HitRatio, long? Entries, long? Bytes);
