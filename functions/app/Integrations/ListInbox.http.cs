using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations;

/// <summary>What was sent to the local inbox, newest first.</summary>
internal sealed class ListInbox(Database database)
{
    [Function(nameof(ListInbox))]
    [Endpoint("List messages of the local inbox", "Integrations", Permission = Permissions.ReadCampaigns, Answer = typeof(Page<InboxEntry>), Query = ["q: part of a recipient or subject", "limit: messages a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/inbox")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var before = page.Match(PagePlace.ReadNumber, Result.Fail<long?>);
        if (before.IsError)
        {
            return ProblemMapper.Map(before.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var search = request.Query["q"].ToString() is { Length: > 0 } asked ? asked : null;
        var found = await InboxStore.ListAsync(scope, search, before.Value ?? long.MaxValue, page.Value.Limit + 1, cancellation);
        return new JsonResult(PagePlace.PageOf(found, page.Value.Limit, last => PagePlace.Number(last.Id)), WireJson.Options);
    }
}
