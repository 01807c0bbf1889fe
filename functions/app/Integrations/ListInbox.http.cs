using System.Globalization;
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
internal sealed class ListInbox(CallerResolver callers, Database database)
{
    [Function(nameof(ListInbox))]
    [Endpoint("List messages of the local inbox", "Integrations", Answer = typeof(Page<InboxEntry>), Query = ["q: part of a recipient or subject", "limit: messages a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/inbox")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadCampaigns);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var before = long.MaxValue;
        if (page.Value.After.Count > 0 && !long.TryParse(page.Value.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return ProblemMapper.Map(new Invalid("page.cursor.invalid", "This cursor is not one of this list: leave it out to begin with the first page."), request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        var found = await InboxStore.ListAsync(scope, request.Query["q"].ToString() is { Length: > 0 } search ? search : null, before, page.Value.Limit + 1, cancellation);
        var shown = found.Take(page.Value.Limit).ToList();
        return new JsonResult(
            new Page<InboxEntry>(shown, found.Count > page.Value.Limit ? PageRequest.Encode(shown[^1].Id.ToString(CultureInfo.InvariantCulture)) : null), WireJson.Options);
    }
}
