using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat;

/// <summary>One conversation with all its turns.</summary>
internal sealed class ShowConversation(ConversationReader conversations)
{
    [Function(nameof(ShowConversation))]
    [Endpoint("Read a conversation", "Chat", Permission = Permissions.Ask, Answer = typeof(ConversationView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/analytics/chat/{conversationId:guid}")] HttpRequest request,
        Guid conversationId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var view = await conversations.ReadAsync(caller, conversationId, cancellation);
        return view.ToAction(found => new JsonResult(found, ChatJson.Options), request);
    }
}
