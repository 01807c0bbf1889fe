using Analytics.Audit;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Chat.Streaming;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Chat;

/// <summary>Stops an answer: its state first, then its steps and the statement in the database.</summary>
internal sealed class CancelAnswer(Database database)
{
    [Function(nameof(CancelAnswer))]
    [Endpoint("Cancel an answer", "Chat", Permission = Permissions.Ask, Answer = typeof(RunView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/analytics/chat/{conversationId:guid}/messages/{messageId:guid}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        Guid conversationId,
        Guid messageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var cancelled = await CancelAsync(caller, conversationId, messageId, cancellation);
        if (cancelled.IsError)
        {
            return ProblemMapper.Map(cancelled.Error, request);
        }

        await client.TerminateInstanceAsync(cancelled.Value.Run.InstanceId, output: MessageStatus.Cancelled, cancellation);
        return new JsonResult(RunView.Of(cancelled.Value.Message), ChatJson.Options);
    }

    private async Task<Result<(AnswerRequest Run, Message Message)>> CancelAsync(Caller caller, Guid conversationId, Guid messageId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        MessageStore.Lock(scope, messageId);
        var message = await MessageStore.FindAsync(scope, messageId, cancellation);
        if (message is null || message.ConversationId != conversationId)
        {
            return ChatErrors.MessageNotFound();
        }

        if (ConversationRights.RefuseChange(caller, message.PersonId) is { } refusal)
        {
            return refusal;
        }

        if (!await AnswerCancellation.CancelAsync(scope, message, cancellation))
        {
            return ChatErrors.CannotCancel(message.Status);
        }

        AuditTrail.Append(scope, caller.PersonId, "question.cancelled", AuditSubject.Message(messageId), new { });
        var run = await MessageEventStore.LatestRunAsync(scope, messageId, cancellation);
        await scope.CommitAsync(cancellation);
        return (new AnswerRequest(caller.OrganizationId, conversationId, messageId, run), message with { Status = MessageStatus.Cancelled });
    }
}
