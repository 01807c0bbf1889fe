using Analytics.Audit;
using Analytics.Chat.Conversations;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat;

/// <summary>Deletes a conversation: from now on nobody finds it.</summary>
internal sealed class DeleteConversation(Database database)
{
    [Function(nameof(DeleteConversation))]
    [Endpoint("Delete a conversation", "Chat", Permission = Permissions.Ask)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/analytics/chat/{conversationId:guid}")] HttpRequest request,
        Guid conversationId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await ConversationStore.FindAsync(scope, conversationId, cancellation) is not { } conversation)
        {
            return ProblemMapper.Map(ChatErrors.ConversationNotFound(), request);
        }

        if (ConversationRights.RefuseChange(caller, conversation.PersonId) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        await ConversationStore.DeleteAsync(scope, conversationId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "conversation.deleted", AuditSubject.Conversation(conversationId), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
