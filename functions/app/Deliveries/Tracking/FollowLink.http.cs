using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Tracking;

/// <summary>Leads from a link in a message to where it points. The token signs the target: another one is refused.</summary>
internal sealed class FollowLink(LinkTokens tokens, Database database, TimeProvider clock)
{
    [Function(nameof(FollowLink))]
    [Endpoint("Follow a link of a message", "Tracking", Query = ["to: where the link leads, as signed"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "c/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var url = request.Query["to"].ToString();
        if (url.Length == 0 || await tokens.ReadAsync(token, LinkTokens.Click, url, cancellation) is not { } target)
        {
            return ProblemMapper.Map(new NotFound("link.not_found", "This link is not one of ours, or was changed."), request);
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        var now = clock.GetUtcNow();
        var clicked = new Engagement(target, "clicked", $"clicked.{Guid.NewGuid():N}") { Machine = MachineAgents.IsMachine(request), Url = url, UserAgent = MachineAgents.AgentOf(request) };
        if (await EngagementStore.RecordAsync(scope, clicked, now, cancellation))
        {
            await EngagementStore.MarkBurstAsync(scope, target, now, cancellation);
        }

        await scope.CommitAsync(cancellation);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return new RedirectResult(url, permanent: false);
    }
}
