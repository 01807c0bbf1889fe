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

/// <summary>One item.</summary>
internal sealed class ShowKnowledge(Database database)
{
    [Function(nameof(ShowKnowledge))]
    [Endpoint("Read knowledge", "Knowledge", Permission = Permissions.ReadKnowledge, Answer = typeof(JsonElement))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}/{{id:guid}}")] HttpRequest request,
        string kind,
        Guid id,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await KnowledgeStore.FindAsync(scope, KnowledgeKind.Of(kind), id, cancellation) is { } item
            ? new JsonResult(item, WireJson.Options)
            : ProblemMapper.Map(KnowledgeErrors.NotFound(), request);
    }
}
