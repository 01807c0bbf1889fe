using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Deletes a query with its versions and comments: for whoever made it, and for admins. Forks of it stay.</summary>
internal sealed class DeleteSavedQuery(Database database)
{
    [Function(nameof(DeleteSavedQuery))]
    [Endpoint("Delete a saved query", "Queries", Permission = Permissions.Ask)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/saved-queries/{savedQueryId:guid}")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SavedQueryStore.FindAsync(scope, savedQueryId, cancellation) is not { } known)
        {
            return ProblemMapper.Map(SavedQueryErrors.NotFound(), request);
        }

        if (SavedQueryRights.RefuseDelete(caller, known.CreatorId) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        await SavedQueryStore.DeleteAsync(scope, savedQueryId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "saved_query.deleted", AuditSubject.SavedQuery(savedQueryId), new { known.Current.Title });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
