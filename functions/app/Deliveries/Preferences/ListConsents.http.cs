using System.Globalization;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>The ledger of consent, newest first, with the proof of each line.</summary>
internal sealed class ListConsents(Database database)
{
    [Function(nameof(ListConsents))]
    [Endpoint("The ledger of consent", "Deliveries", Permission = Permissions.ReadCampaigns, Answer = typeof(Page<ConsentEntry>), Query = ["address: only this one's", "limit: lines a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/consents")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var before = long.MaxValue;
        if (page.Value.After.Count > 0 && !long.TryParse(page.Value.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return ProblemMapper.Map(PageRequest.InvalidCursor(), request);
        }

        var address = request.Query["address"].ToString() is { Length: > 0 } asked ? asked.Trim() : null;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await ConsentStore.ListAsync(scope, address, before, page.Value.Limit + 1, cancellation);
        var shown = found.Take(page.Value.Limit).ToList();
        return new JsonResult(new Page<ConsentEntry>(shown, found.Count > page.Value.Limit ? PageRequest.Encode(shown[^1].Id.ToString(CultureInfo.InvariantCulture)) : null), WireJson.Options);
    }
}
