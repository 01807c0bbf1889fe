using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Queries that people keep under a name, last changed first.</summary>
internal sealed class ListSavedQueries(Database database)
{
    [Function(nameof(ListSavedQueries))]
    [Endpoint("List saved queries", "Queries", Permission = Permissions.Ask, Answer = typeof(Listing), Query = ["q: words that occur", "limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/saved-queries")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var after = TimedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await SavedQueryStore.ListAsync(scope, request.Query["q"].ToString().Trim(), after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, query => new TimedPosition(query.Current.At, query.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit).Select(query => query.For(caller))], next), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<SavedQuery> Queries, string? Next);
}
