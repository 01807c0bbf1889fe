using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat;

/// <summary>One answer: as JSON, or as a stream that continues where the browser was cut off.</summary>
internal sealed class StreamAnswer(Database database, AnswerResponse answer)
{
    [Function(nameof(StreamAnswer))]
    [Endpoint("Read or stream one answer", "Chat", Permission = Permissions.Ask, Answer = typeof(RunView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/analytics/chat/{conversationId:guid}/messages/{messageId:guid}")] HttpRequest request,
        Guid conversationId,
        Guid messageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (!await ExistsAsync(caller.OrganizationId, conversationId, messageId, cancellation))
        {
            return ProblemMapper.Map(ChatErrors.MessageNotFound(), request);
        }

        return await answer.OfAsync(request, new AnswerRequest(caller.OrganizationId, conversationId, messageId, 0), cancellation);
    }

    private async Task<bool> ExistsAsync(int organizationId, Guid conversationId, Guid messageId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return await ConversationStore.FindAsync(scope, conversationId, cancellation) is not null
            && (await MessageStore.FindAsync(scope, messageId, cancellation))?.ConversationId == conversationId;
    }
}
