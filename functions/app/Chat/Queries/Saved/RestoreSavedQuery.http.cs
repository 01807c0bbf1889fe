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

/// <summary>Brings back what an earlier version said, as a new version.</summary>
internal sealed class RestoreSavedQuery(Database database)
{
    [Function(nameof(RestoreSavedQuery))]
    [Endpoint("Restore an earlier version", "Queries", Permission = Permissions.SaveQueries, Body = typeof(Body), Answer = typeof(SavedQuery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/saved-queries/{savedQueryId:guid}/restorations")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var restored = await RestoreAsync(scope, savedQueryId, body.Value.Version, caller, cancellation);
        return restored.ToAction(query => new JsonResult(query.For(caller), ChatJson.Options), request);
    }

    private static async Task<Result<SavedQuery>> RestoreAsync(OrganizationScope scope, Guid id, int version, Caller caller, CancellationToken cancellation)
    {
        if (await SavedQueryStore.FindAsync(scope, id, cancellation) is not { } known)
        {
            return SavedQueryErrors.NotFound();
        }

        if (await SavedQueryStore.FindVersionAsync(scope, id, version, cancellation) is not { } earlier)
        {
            return SavedQueryErrors.VersionNotFound(version);
        }

        if (SavedQueryRights.RefuseChange(caller, earlier.Sql) is { } refusal)
        {
            return refusal;
        }

        var restored = await SavedQueryWriter.ChangeAsync(scope, known, known.Current.Version, SavedContent.Of(earlier) with { RestoredFrom = version }, caller, cancellation);
        if (!restored.IsError)
        {
            AuditTrail.Append(scope, caller.PersonId, "saved_query.restored", AuditSubject.SavedQuery(id), new { from = version, restored.Value.Current.Version });
            await scope.CommitAsync(cancellation);
        }

        return restored;
    }

    internal sealed record Body(int Version);
}
