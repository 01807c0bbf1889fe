using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>Addresses that get nothing any more, in their order.</summary>
internal sealed class ListSuppressions(Database database)
{
    [Function(nameof(ListSuppressions))]
    [Endpoint("List suppressed addresses", "Deliveries", Permission = Permissions.ReadCampaigns, Answer = typeof(Page<Suppression>), Query = ["channel: email (if left out), sms or push", "limit: addresses a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/suppressions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var channel = request.Query["channel"].ToString() is { Length: > 0 } asked ? asked : "email";
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await SuppressionStore.ListAsync(scope, channel, page.Value.After is [var after, ..] ? after : "", page.Value.Limit + 1, cancellation);
        var shown = found.Take(page.Value.Limit).ToList();
        return new JsonResult(new Page<Suppression>(shown, found.Count > page.Value.Limit ? PageRequest.Encode(shown[^1].Address) : null), WireJson.Options);
    }
}
