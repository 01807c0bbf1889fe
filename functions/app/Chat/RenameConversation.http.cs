using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat;

/// <summary>Gives a conversation another title.</summary>
internal sealed class RenameConversation(Database database, ConversationReader conversations)
{
    private const int LongestTitle = 200;

    [Function(nameof(RenameConversation))]
    [Endpoint("Rename a conversation", "Chat", Permission = Permissions.Ask, Body = typeof(Body), Answer = typeof(ConversationView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/analytics/chat/{conversationId:guid}")] HttpRequest request,
        Guid conversationId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var title = body.Value.Title?.Trim() ?? "";
        if (title.Length is 0 or > LongestTitle || title.Any(char.IsControl))
        {
            return ProblemMapper.Map(ChatErrors.TitleInvalid(), request);
        }

        await using (var scope = await database.OpenAsync(caller.OrganizationId, cancellation))
        {
            if (await ConversationStore.FindAsync(scope, conversationId, cancellation) is { } conversation
                && ConversationRights.RefuseChange(caller, conversation.PersonId) is { } refusal)
            {
                return ProblemMapper.Map(refusal, request);
            }

            await ConversationStore.RenameAsync(scope, conversationId, title, cancellation);
            await scope.CommitAsync(cancellation);
        }

        var view = await conversations.ReadAsync(caller, conversationId, cancellation);
        return view.ToAction(found => new JsonResult(found, ChatJson.Options), request);
    }

    internal sealed record Body(string? Title);
}
