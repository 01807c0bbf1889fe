using System.Text.Json;
using Analytics.Catalog;
using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Knowledge;

/// <summary>Where knowledge and data have drifted apart, and where knowledge contradicts itself.</summary>
internal sealed class ListFindings(Database database, CatalogReader catalog)
{
    private const int Most = 500;

    [Function(nameof(ListFindings))]
    [Endpoint("List where knowledge and data differ", "Knowledge", Permission = Permissions.ReadKnowledge, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/knowledge/findings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var model = await catalog.LoadAsync(caller.OrganizationId, cancellation);
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var items = new Dictionary<KnowledgeKind, List<JsonElement>>();
        foreach (var kind in KnowledgeKind.All)
        {
            items[kind] = await KnowledgeStore.ListAsync(scope, kind, cancellation);
        }

        var found = new KnowledgeFindings(model, items).Find();
        return new JsonResult(new Listing([.. found.Take(Most)], found.Count), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<KnowledgeFinding> Findings, int Total);
}
