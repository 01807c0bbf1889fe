using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Lineage;

/// <summary>Where a question, query, segment or campaign came from, what was made of it, and whether the chain between them is whole.</summary>
internal sealed class ShowLineage(Database database)
{
    [Function(nameof(ShowLineage))]
    [Endpoint("Where something came from and what became of it", "Lineage", Permission = Permissions.ReadSegments, Answer = typeof(LineageView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/lineage/{subjectId:guid}")] HttpRequest request,
        Guid subjectId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await LineageStore.CollectAsync(scope, subjectId, cancellation) is not { Nodes.Count: > 0 } graph)
        {
            return ProblemMapper.Map(LineageErrors.NotFound(), request);
        }

        var entries = await LineageStore.ListEntriesAsync(scope, graph.SubjectIds, cancellation);
        var proof = LineageChain.Verify(
            entries,
            await LineageStore.KnownHashesAsync(scope, [.. entries.SelectMany(entry => entry.ParentHashes)], cancellation),
            await LineageStore.ContentsAsync(scope, graph.SubjectIds, [.. entries.Where(entry => entry.Step == "refreshed").Select(LineageChain.RefreshOf)], cancellation));
        return new JsonResult(graph.Tell(subjectId, entries, proof), WireJson.Options);
    }
}
