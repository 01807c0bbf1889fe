using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>Queries that ran, latest first; with ?favorite=true only those somebody kept.</summary>
internal sealed class ListQueries(Database database)
{
    [Function(nameof(ListQueries))]
    [Endpoint("List queries", "Queries", Permission = Permissions.Ask, Answer = typeof(Listing), Query = ["favorite: true or false", "q: words that occur", "mine: true for those of the caller only", "limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/queries")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var asked = request.Query["favorite"].ToString();
        var favorite = bool.TryParse(asked, out var value);
        if (asked.Length > 0 && !favorite)
        {
            return ProblemMapper.Map(new Invalid("queries.favorite.invalid", "favorite is true or false."), request);
        }

        var after = TimedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        var wanted = new QueryFilter(favorite ? value : null, request.Query["q"].ToString().Trim(), request.Query["mine"] == "true" ? caller.PersonId : null);
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await QueryStore.ListAsync(scope, wanted, after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, query => new TimedPosition(query.CreatedAt, query.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<QueryRecord> Queries, string? Next);
}
