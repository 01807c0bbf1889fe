using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Saves another version after the one that the caller knows; what is left out stays as it is.</summary>
internal sealed class ChangeSavedQuery(Database database, SavedContentReader contents)
{
    [Function(nameof(ChangeSavedQuery))]
    [Endpoint("Save a new version", "Queries", Permission = Permissions.SaveQueries, Body = typeof(Body), Answer = typeof(SavedQuery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/saved-queries/{savedQueryId:guid}")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var changed = await ChangeAsync(scope, savedQueryId, body.Value, caller, cancellation);
        return changed.ToAction(query => new JsonResult(query.For(caller), ChatJson.Options), request);
    }

    private async Task<Result<SavedQuery>> ChangeAsync(OrganizationScope scope, Guid id, Body body, Caller caller, CancellationToken cancellation)
    {
        if (await SavedQueryStore.FindAsync(scope, id, cancellation) is not { } known)
        {
            return SavedQueryErrors.NotFound();
        }

        var keeps = body.Sql is null && body.Plan is null;
        var content = await contents.ReadAsync(
            caller, new ContentRequest(body.Title ?? known.Current.Title, keeps ? known.Current.Sql : body.Sql, keeps ? known.Current.Plan : body.Plan, body.Note), cancellation);
        if (content.IsError)
        {
            return content.Error;
        }

        var changed = await SavedQueryWriter.ChangeAsync(scope, known, body.Version ?? known.Current.Version, content.Value, caller, cancellation);
        if (!changed.IsError)
        {
            AuditTrail.Append(scope, caller.PersonId, "saved_query.changed", AuditSubject.SavedQuery(id), new { changed.Value.Current.Version });
            await scope.CommitAsync(cancellation);
        }

        return changed;
    }

    /// <summary><paramref name="Version"/> is the version that was changed: without it the newest.</summary>
    internal sealed record Body(int? Version, string? Title, string? Sql, QueryPlan? Plan, string? Note);
}
