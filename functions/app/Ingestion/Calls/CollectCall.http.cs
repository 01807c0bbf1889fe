using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>Takes one call of the Segment specification.</summary>
internal sealed class CollectCall(CollectCalls calls)
{
    [Function(nameof(CollectCall))]
    [Endpoint("Send one call: track, identify, page, screen, group or alias", "Collecting")]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "v1/{kind:regex(^(track|identify|page|screen|group|alias)$)}")] HttpRequest request,
        string kind,
        CancellationToken cancellation) => calls.RunAsync(request, kind.ToLowerInvariant(), cancellation);
}
