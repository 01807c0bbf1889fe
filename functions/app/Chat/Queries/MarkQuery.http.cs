using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>Keeps a query as a favourite, or no longer; and names it.</summary>
internal sealed class MarkQuery(Database database)
{
    [Function(nameof(MarkQuery))]
    [Endpoint("Keep or name a query", "Queries", Permission = Permissions.Ask, Body = typeof(Body), Answer = typeof(QueryRecord))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/queries/{queryId:guid}")] HttpRequest request,
        Guid queryId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await QueryStore.MarkAsync(scope, queryId, body.Value.Favorite, body.Value.Title, cancellation))
        {
            return ProblemMapper.Map(QueryErrors.NotFound(), request);
        }

        var marked = await QueryStore.FindAsync(scope, queryId, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(marked, ChatJson.Options);
    }

    internal sealed record Body(bool Favorite, string? Title);
}
