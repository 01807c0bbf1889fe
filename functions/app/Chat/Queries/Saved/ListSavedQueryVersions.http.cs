using System.Globalization;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>The states that a saved query has had, newest first, each with who made it, when and why.</summary>
internal sealed class ListSavedQueryVersions(Database database)
{
    [Function(nameof(ListSavedQueryVersions))]
    [Endpoint("List the versions of a saved query", "Queries", Permission = Permissions.Ask, Answer = typeof(Listing), Query = ["limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/saved-queries/{savedQueryId:guid}/versions")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
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
        var found = await SavedQueryStore.VersionsAsync(scope, savedQueryId, before == 0 ? null : before, page.Value.Limit + 1, cancellation);
        if (found.Count == 0 && before == 0)
        {
            return ProblemMapper.Map(SavedQueryErrors.NotFound(), request);
        }

        var next = found.Count > page.Value.Limit ? PageRequest.Encode(found[page.Value.Limit - 1].Version.ToString(CultureInfo.InvariantCulture)) : null;
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<SavedQueryVersion> Versions, string? Next);
}
