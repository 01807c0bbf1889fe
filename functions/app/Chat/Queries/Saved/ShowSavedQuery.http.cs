using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>What a link to a saved query opens, for whoever of the organization may ask questions.</summary>
internal sealed class ShowSavedQuery(Database database)
{
    [Function(nameof(ShowSavedQuery))]
    [Endpoint("Show a saved query", "Queries", Permission = Permissions.Ask, Answer = typeof(SavedQuery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/saved-queries/{savedQueryId:guid}")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await SavedQueryStore.FindAsync(scope, savedQueryId, cancellation) is { } found
            ? new JsonResult(found.For(caller), ChatJson.Options)
            : ProblemMapper.Map(SavedQueryErrors.NotFound(), request);
    }
}
