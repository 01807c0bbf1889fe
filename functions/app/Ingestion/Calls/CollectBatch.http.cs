using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>Takes many calls of the Segment specification at once.</summary>
internal sealed class CollectBatch(CollectCalls calls)
{
    [Function(nameof(CollectBatch))]
    [Endpoint("Send calls in a batch", "Collecting")]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "v1/batch")] HttpRequest request, CancellationToken cancellation) =>
        calls.RunAsync(request, kind: null, cancellation);
}
