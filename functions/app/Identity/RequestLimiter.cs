using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Analytics.Identity;

/// <summary>How fast requests of any kind may come: far above what people and their pages do.</summary>
public sealed class RequestLimiter(IConfiguration configuration) : IDisposable
{
    private readonly CallerLimits _limits = new(
        "request.rate_limited",
        "requests",
        configuration.GetValue("Http:RequestsPerMinutePerPerson", 6_000),
        configuration.GetValue("Http:RequestsPerMinutePerOrganization", 30_000));

    /// <summary>Null when the caller may go on.</summary>
    public LimitReached? Refuse(Caller caller, HttpResponse response) => _limits.Take(caller, response);

    public void Dispose() => _limits.Dispose();
}
