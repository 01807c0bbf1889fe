using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Deliveries.Tracking;

/// <summary>Writes a click down and leads on.</summary>
internal sealed class LinkFollower(Database database, TimeProvider clock)
{
    public async Task<IActionResult> FollowAsync(HttpRequest request, LinkTarget target, string url, CancellationToken cancellation)
    {
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
