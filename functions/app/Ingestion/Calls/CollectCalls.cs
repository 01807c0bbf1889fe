using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Ingestion.Calls;

/// <summary>What the endpoints of the Segment specification share: read, find the source, store, answer.</summary>
internal sealed class CollectCalls(WriteKeys keys, CallCollector collector, TimeProvider clock)
{
    /// <param name="request">A POST with calls, or a browser's question beforehand whether it may send one.</param>
    /// <param name="kind">The kind that the address names; null for a batch.</param>
    /// <param name="cancellation">The sender has gone: what was read is stored all the same.</param>
    public async Task<IActionResult> RunAsync(HttpRequest request, string? kind, CancellationToken cancellation)
    {
        AllowEverySite(request.HttpContext.Response.Headers);
        if (HttpMethods.IsOptions(request.Method))
        {
            return new NoContentResult();
        }

        var read = await CallReader.ReadAsync(request, kind, clock.GetUtcNow(), cancellation);
        if (read.IsError)
        {
            return ProblemMapper.Map(read.Error, request);
        }

        var source = await keys.FindAsync(request, read.Value.WriteKey, cancellation);
        if (source.IsError)
        {
            return ProblemMapper.Map(source.Error, request);
        }

        var stored = await collector.StoreAsync(source.Value.OrganizationId, read.Value with { WriteKeyId = source.Value.SourceId });
        return stored.ToAction(outcome => Answer(outcome, isBatch: kind is null), request);
    }

    /// <summary>Any page may send events: the write key says whose they are, and no cookie does.</summary>
    private static void AllowEverySite(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Content-Encoding";
        headers.AccessControlMaxAge = "86400";
    }

    /// <summary>
    /// A batch is a success even when calls of it were rejected, as clients would send all of it again otherwise: those wait among the dead
    /// letters. A single call that is rejected is the sender's error, and waits there too.
    /// </summary>
    private static IActionResult Answer(CallOutcome outcome, bool isBatch) => !isBatch && outcome.Rejected is [var only]
        ? ProblemMapper.Map(new Platform.Results.Invalid(only.Code, $"The call cannot be taken: {only.Reason}. It is kept among the dead letters, where it can be mended and sent again."))
        : new JsonResult(new { success = true, accepted = outcome.Accepted, rejected = outcome.Rejected }, WireJson.Options);
}
