using System.Globalization;
using System.Threading.RateLimiting;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Identity;

/// <summary>
/// Token buckets per person and per organization, so that one loop cannot take the product from everybody. Each answer says what is left
/// in the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10). The buckets are this process's own: several
/// hosts allow so many times as much.
/// </summary>
public sealed class CallerLimits : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly string _code;
    private readonly string _what;
    private readonly IReadOnlyList<Policy> _policies;

    /// <param name="code">The stable code of a refusal.</param>
    /// <param name="what">What there were too many of, in the plural; also the name of the policies.</param>
    /// <param name="perMinutePerPerson">Steady rate of one person; half of it at once.</param>
    /// <param name="perMinutePerOrganization">Steady rate of all people of an organization together; half of it at once.</param>
    public CallerLimits(string code, string what, int perMinutePerPerson, int perMinutePerOrganization)
    {
        _code = code;
        _what = what;
        _policies =
        [
            Policy.Of($"{what}-person", perMinutePerPerson, caller => (caller.OrganizationId, caller.PersonId)),
            Policy.Of($"{what}-organization", perMinutePerOrganization, caller => (caller.OrganizationId, Guid.Empty)),
        ];
    }

    /// <summary>Takes one from each bucket; null when the caller may go on.</summary>
    public LimitReached? Take(Caller caller, HttpResponse response)
    {
        LimitReached? refusal = null;
        foreach (var policy in _policies)
        {
            using var lease = policy.Buckets.AttemptAcquire(caller);
            var left = policy.Buckets.GetStatistics(caller)?.CurrentAvailablePermits ?? 0;
            response.Headers.Append("RateLimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";q={policy.Quota};w={(int)Period.TotalSeconds}"));
            response.Headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={left};t={(int)Period.TotalSeconds}"));
            if (!lease.IsAcquired)
            {
                refusal ??= Refusal(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : Period);
            }
        }

        return refusal;
    }

    public void Dispose()
    {
        foreach (var policy in _policies)
        {
            policy.Buckets.Dispose();
        }
    }

    private LimitReached Refusal(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new LimitReached(_code, string.Create(CultureInfo.InvariantCulture, $"Too many {_what} at once: wait {seconds} seconds and try again.")) { RetryAfter = TimeSpan.FromSeconds(seconds) };
    }

    private sealed record Policy(string Name, int Quota, PartitionedRateLimiter<Caller> Buckets)
    {
        public static Policy Of(string name, int perMinute, Func<Caller, (int Organization, Guid Person)> key) => new(
            name,
            Math.Max(1, perMinute / 6),
            PartitionedRateLimiter.Create<Caller, (int, Guid)>(caller => RateLimitPartition.GetTokenBucketLimiter(key(caller), _ => new TokenBucketRateLimiterOptions
            {
                AutoReplenishment = true,
                QueueLimit = 0,
                ReplenishmentPeriod = Period,
                TokenLimit = Math.Max(1, perMinute / 2),
                TokensPerPeriod = Math.Max(1, perMinute / 6),
            })));
    }
}
