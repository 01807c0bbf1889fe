using System.Globalization;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat;

/// <summary>Conversations, last used first.</summary>
internal sealed class ListConversations(Database database)
{
    [Function(nameof(ListConversations))]
    [Endpoint("List conversations", "Chat", Permission = Permissions.Ask, Answer = typeof(Listing), Query = ["limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/analytics/chat")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        return page.IsError ? ProblemMapper.Map(page.Error, request) : await ListAsync(caller, page.Value, request, cancellation);
    }

    private async Task<IActionResult> ListAsync(Caller caller, PageRequest page, HttpRequest request, CancellationToken cancellation)
    {
        if (!TryCursor(page.After, out var after))
        {
            return ProblemMapper.Map(PageRequest.InvalidCursor(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await ConversationStore.ListAsync(scope, after, page.Limit + 1, cancellation);
        var shown = found.Take(page.Limit).ToArray();
        var next = found.Count > page.Limit ? PageRequest.Encode(shown[^1].UpdatedAt.ToString("O", CultureInfo.InvariantCulture), shown[^1].Id.ToString()) : null;
        return new JsonResult(new Listing([.. shown.Select(item => new ConversationSummary(item.Id, item.Title, item.UpdatedAt, item.MessageCount, ConversationRights.RefuseChange(caller, item.PersonId) is null))], next), ChatJson.Options);
    }

    private static bool TryCursor(IReadOnlyList<string> values, out ConversationCursor? cursor)
    {
        cursor = null;
        if (values.Count == 0)
        {
            return true;
        }

        if (values.Count == 2
            && DateTimeOffset.TryParseExact(values[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var updatedAt)
            && Guid.TryParse(values[1], out var id))
        {
            cursor = new ConversationCursor(updatedAt.ToUniversalTime(), id);
        }

        return cursor is not null;
    }

    internal sealed record Listing(IReadOnlyList<ConversationSummary> Conversations, string? Next);
}
