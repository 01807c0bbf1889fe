using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Tracking;

/// <summary>Leads from the shortened link of a text message to where it points.</summary>
internal sealed class FollowShortLink(ShortLinks links, LinkFollower follower)
{
    [Function(nameof(FollowShortLink))]
    [Endpoint("Follow a shortened link of a message", "Tracking")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "s/{token}")] HttpRequest request, string token, CancellationToken cancellation) =>
        await links.ReadAsync(token, cancellation) is { } link
            ? await follower.FollowAsync(request, link.Target, link.Url, cancellation)
            : ProblemMapper.Map(TrackingErrors.LinkNotFound(), request);
}
