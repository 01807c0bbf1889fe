using System.Threading.RateLimiting;
using Analytics.Identity;
using Analytics.Platform.Results;
using Microsoft.Extensions.Configuration;

namespace Analytics.Chat;

/// <summary>Token buckets per person and per organization, so that one loop cannot take the database from everybody.</summary>
internal sealed class AskLimiter : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<Caller> _limits;

    public AskLimiter(IConfiguration configuration)
    {
        var person = configuration.GetValue("Chat:QuestionsPerMinutePerPerson", 600);
        var organization = configuration.GetValue("Chat:QuestionsPerMinutePerOrganization", 3000);
        _limits = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<Caller, (int, Guid)>(caller => RateLimitPartition.GetTokenBucketLimiter((caller.OrganizationId, caller.PersonId), _ => Bucket(person))),
            PartitionedRateLimiter.Create<Caller, int>(caller => RateLimitPartition.GetTokenBucketLimiter(caller.OrganizationId, _ => Bucket(organization))));
    }

    /// <summary>Null when the caller may ask now.</summary>
    public LimitReached? Refuse(Caller caller)
    {
        using var lease = _limits.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            return null;
        }

        return ChatErrors.TooMany(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : Period);
    }

    public void Dispose() => _limits.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        AutoReplenishment = true,
        QueueLimit = 0,
        ReplenishmentPeriod = Period,
        TokenLimit = Math.Max(1, perMinute / 2),
        TokensPerPeriod = Math.Max(1, perMinute / 6),
    };
}
