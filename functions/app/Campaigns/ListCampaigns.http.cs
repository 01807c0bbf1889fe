using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>Campaigns, last changed first.</summary>
internal sealed class ListCampaigns(Database database)
{
    [Function(nameof(ListCampaigns))]
    [Endpoint("List campaigns", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing),
        Query = ["status: only campaigns in this state", "occurrencesOf: only occurrences of this recurring campaign", "startedSince: only those whose messages began to go out then or later", "limit: campaigns a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var filter = CampaignFilter.Of(request);
        if (filter.IsError)
        {
            return ProblemMapper.Map(filter.Error, request);
        }

        var page = PageRequest.Parse(request);
        var start = page.Match(TimedPosition.Of, Result.Fail<PageStart>);
        if (start.IsError)
        {
            return ProblemMapper.Map(start.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await CampaignStore.ListAsync(scope, filter.Value, start.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, last => new TimedPosition(last.UpdatedAt, last.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Campaign> Campaigns, string? Next);
}
