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

/// <summary>Items of one kind, by name; with ?q= those in which the words occur.</summary>
internal sealed class ListKnowledge(Database database)
{
    [Function(nameof(ListKnowledge))]
    [Endpoint("List knowledge of one kind", "Knowledge", Permission = Permissions.ReadKnowledge, Answer = typeof(Listing), Query = ["q: words that occur", "limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}")] HttpRequest request,
        string kind,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var after = NamedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        var of = KnowledgeKind.Of(kind);
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await KnowledgeStore.PageAsync(scope, of, after.Value.Position, request.Query["q"].ToString().Trim(), page.Value.Limit + 1, cancellation);
        var next = found.Count > page.Value.Limit ? NamedPosition.CursorAfter(of, found[page.Value.Limit - 1]) : null;
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<JsonElement> Items, string? Next);
}
