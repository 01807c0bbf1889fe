using System.Globalization;
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

/// <summary>The states that an item has had, latest first; those of a deleted one too, for answers that used it.</summary>
internal sealed class ListKnowledgeVersions(Database database)
{
    [Function(nameof(ListKnowledgeVersions))]
    [Endpoint("List the versions of an item", "Knowledge", Permission = Permissions.ReadKnowledge, Answer = typeof(Listing), Query = ["limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}/{{id:guid}}/versions")] HttpRequest request,
        string kind,
        Guid id,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var before = 0;
        if (page.Value.After.Count > 0 && (page.Value.After.Count != 1 || !int.TryParse(page.Value.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out before)))
        {
            return ProblemMapper.Map(PageRequest.InvalidCursor(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await KnowledgeStore.VersionsAsync(scope, KnowledgeKind.Of(kind), id, before == 0 ? null : before, page.Value.Limit + 1, cancellation);
        if (found.Count == 0 && before == 0)
        {
            return ProblemMapper.Map(KnowledgeErrors.NotFound(), request);
        }

        var next = found.Count > page.Value.Limit ? PageRequest.Encode(found[page.Value.Limit - 1].GetProperty("version").GetInt32().ToString(CultureInfo.InvariantCulture)) : null;
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<JsonElement> Items, string? Next);
}
