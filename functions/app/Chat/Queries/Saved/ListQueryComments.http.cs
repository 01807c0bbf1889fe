using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>What people said about a saved query, newest first.</summary>
internal sealed class ListQueryComments(Database database)
{
    [Function(nameof(ListQueryComments))]
    [Endpoint("List the comments on a saved query", "Queries", Permission = Permissions.Ask, Answer = typeof(Listing), Query = ["limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/saved-queries/{savedQueryId:guid}/comments")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
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
        if (await SavedQueryStore.FindAsync(scope, savedQueryId, cancellation) is null)
        {
            return ProblemMapper.Map(SavedQueryErrors.NotFound(), request);
        }

        var found = await QueryCommentStore.ListAsync(scope, savedQueryId, after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, comment => new TimedPosition(comment.At, comment.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit).Select(comment => comment.For(caller))], next), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<QueryComment> Comments, string? Next);
}
