using System.Text.Json;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Knowledge;

/// <summary>All items of one kind, by name.</summary>
internal sealed class ListKnowledge(CallerResolver callers, Database database)
{
    [Function(nameof(ListKnowledge))]
    [Endpoint("List knowledge of one kind", "Knowledge", Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}")] HttpRequest request,
        string kind,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadKnowledge);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        return new JsonResult(new Listing(await KnowledgeStore.ListAsync(scope, KnowledgeKind.Of(kind), cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<JsonElement> Items);
}
