using System.Text;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat;

/// <summary>A conversation as a file: Markdown to read, JSON to process, or a bundle to run again.</summary>
internal sealed class ExportConversation(ConversationReader conversations, Database database)
{
    [Function(nameof(ExportConversation))]
    [Endpoint("Export a conversation", "Chat", Permission = Permissions.Ask, Query = ["format: md, json or bundle"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/analytics/chat/{conversationId:guid}/export")] HttpRequest request,
        Guid conversationId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var view = await conversations.ReadAsync(caller, conversationId, cancellation);
        if (view.IsError)
        {
            return ProblemMapper.Map(view.Error, request);
        }

        var format = request.Query["format"].ToString() is { Length: > 0 } asked ? asked : "md";
        return format switch
        {
            "md" => File(ConversationMarkdown.Write(view.Value), "text/markdown; charset=utf-8", $"{conversationId}.md"),
            "json" => File(ChatJson.Serialize(view.Value), "application/json", $"{conversationId}.json"),
            "bundle" => File(ChatJson.Serialize(await BundleAsync(caller.OrganizationId, view.Value, cancellation)), "application/json", $"{conversationId}.bundle.json"),
            _ => ProblemMapper.Map(ChatErrors.FormatUnknown(format), request),
        };
    }

    private async Task<ConversationBundle> BundleAsync(int organizationId, ConversationView view, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return new ConversationBundle(view.Id, view.Title, await QueryStore.BundleAsync(scope, view.Id, cancellation));
    }

    private static FileContentResult File(string text, string type, string name) => new(Encoding.UTF8.GetBytes(text), type) { FileDownloadName = name };
}
