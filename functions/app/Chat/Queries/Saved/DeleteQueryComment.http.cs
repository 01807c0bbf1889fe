using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Takes a comment back: for whoever wrote it, and for admins.</summary>
internal sealed class DeleteQueryComment(Database database)
{
    [Function(nameof(DeleteQueryComment))]
    [Endpoint("Delete a comment", "Queries", Permission = Permissions.Ask)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/saved-queries/{savedQueryId:guid}/comments/{commentId:guid}")] HttpRequest request,
        Guid savedQueryId,
        Guid commentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await QueryCommentStore.FindAsync(scope, savedQueryId, commentId, cancellation) is not { } comment)
        {
            return ProblemMapper.Map(SavedQueryErrors.CommentNotFound(), request);
        }

        if (SavedQueryRights.RefuseDelete(caller, comment.PersonId) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        await QueryCommentStore.DeleteAsync(scope, commentId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "saved_query.comment_deleted", AuditSubject.SavedQuery(savedQueryId), new { commentId });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
