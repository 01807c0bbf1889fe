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

/// <summary>What the knowledge base says about some words, best first.</summary>
internal sealed class QueryKnowledge(Database database)
{
    [Function(nameof(QueryKnowledge))]
    [Endpoint("Search the knowledge base", "Knowledge", Permission = Permissions.ReadKnowledge, Answer = typeof(Listing), Query = ["q: what to look for", "limit: most to return"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/knowledge/query")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var question = request.Query["q"].ToString().Trim();
        if (question.Length == 0)
        {
            return ProblemMapper.Map(KnowledgeErrors.QuestionMissing(), request);
        }

        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var items = await ItemsAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(KnowledgeRanking.Rank(question, items, page.Value.Limit)), WireJson.Options);
    }

    private async Task<List<(KnowledgeKind Kind, JsonElement Item)>> ItemsAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        var items = new List<(KnowledgeKind, JsonElement)>();
        foreach (var kind in KnowledgeKind.All)
        {
            items.AddRange((await KnowledgeStore.ListAsync(scope, kind, cancellation)).Select(item => (kind, item)));
        }

        return items;
    }

    internal sealed record Listing(IReadOnlyList<RankedKnowledge> Results);
}
