using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Tracking;

/// <summary>Leads from a link in a message to where it points. The token signs the target: another one is refused.</summary>
internal sealed class FollowLink(LinkTokens tokens, LinkFollower follower)
{
    [Function(nameof(FollowLink))]
    [Endpoint("Follow a link of a message", "Tracking", Query = ["to: where the link leads, as signed"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "c/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var url = request.Query["to"].ToString();
        return url.Length > 0 && await tokens.ReadAsync(token, LinkTokens.Click, url, cancellation) is { } target
            ? await follower.FollowAsync(request, target, url, cancellation)
            : ProblemMapper.Map(TrackingErrors.LinkNotFound(), request);
    }
}
