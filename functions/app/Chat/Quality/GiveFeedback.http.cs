using Analytics.Audit;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality;

/// <summary>Keeps a person's opinion of an answer; a second one replaces the first.</summary>
internal sealed class GiveFeedback(Database database)
{
    [Function(nameof(GiveFeedback))]
    [Endpoint("Say what you think of an answer", "Chat", Permission = Permissions.Ask, Body = typeof(Feedback))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/analytics/chat/{conversationId:guid}/messages/{messageId:guid}/feedback")] HttpRequest request,
        Guid conversationId,
        Guid messageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Feedback>(request, ChatJson.Options, cancellation);
        if ((body.IsError ? body.Error : body.Value.Check()) is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if ((await MessageStore.FindAsync(scope, messageId, cancellation))?.ConversationId != conversationId)
        {
            return ProblemMapper.Map(ChatErrors.MessageNotFound(), request);
        }

        await QualityStore.SaveAsync(scope, messageId, caller.PersonId, body.Value, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "answer.rated", AuditSubject.Message(messageId), new { body.Value.Rating, body.Value.Category });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
