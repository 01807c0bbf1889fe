using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Tracking;

/// <summary>The picture of one pixel whose loading tells that a mail was opened; whatever the token, the picture comes.</summary>
internal sealed class OpenPixel(LinkTokens tokens, Database database, TimeProvider clock)
{
    private static readonly byte[] Picture = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    [Function(nameof(OpenPixel))]
    [Endpoint("The open pixel of a message", "Tracking")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "o/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Open, "", cancellation) is { } target)
        {
            await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
            var opened = new Engagement(target, "opened", $"opened.{Guid.NewGuid():N}") { Machine = MachineAgents.IsMachine(request), UserAgent = MachineAgents.AgentOf(request) };
            await EngagementStore.RecordAsync(scope, opened, clock.GetUtcNow(), cancellation);
            await scope.CommitAsync(cancellation);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return new FileContentResult(Picture, "image/gif");
    }
}
