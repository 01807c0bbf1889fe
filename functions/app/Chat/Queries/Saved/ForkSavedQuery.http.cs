using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Begins a query of one's own from a version of another one, the newest if none is named; both go their own ways from there.</summary>
internal sealed class ForkSavedQuery(Database database, SavedContentReader contents)
{
    [Function(nameof(ForkSavedQuery))]
    [Endpoint("Fork a saved query", "Queries", Permission = Permissions.SaveQueries, Body = typeof(Body), Answer = typeof(SavedQuery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/saved-queries/{savedQueryId:guid}/forks")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var fork = await ForkAsync(scope, savedQueryId, body.Value, caller, cancellation);
        return fork.ToAction(query => new JsonResult(query.For(caller), ChatJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<SavedQuery>> ForkAsync(OrganizationScope scope, Guid id, Body body, Caller caller, CancellationToken cancellation)
    {
        if (await SavedQueryStore.FindAsync(scope, id, cancellation) is not { } known)
        {
            return SavedQueryErrors.NotFound();
        }

        var version = body.Version ?? known.Current.Version;
        if (await SavedQueryStore.FindVersionAsync(scope, id, version, cancellation) is not { } from)
        {
            return SavedQueryErrors.VersionNotFound(version);
        }

        var content = await contents.ReadAsync(caller, new ContentRequest(body.Title ?? CopyOf(from.Title), from.Sql, from.Plan, null), cancellation);
        if (content.IsError)
        {
            return content.Error;
        }

        var fork = await SavedQueryWriter.AddAsync(scope, content.Value, new ForkOrigin(id, version, from.Title), caller, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "saved_query.forked", AuditSubject.SavedQuery(fork.Id), new { from = id, version });
        await scope.CommitAsync(cancellation);
        return fork;
    }

    private static string CopyOf(string title) => $"{title[..Math.Min(title.Length, SavedContentReader.LongestTitle - 10)]} (copy)";

    internal sealed record Body(int? Version, string? Title);
}
