using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>What stands in the way of a launch, step by step.</summary>
internal sealed class CheckCampaign(CampaignReader reader, CampaignChecks checks)
{
    [Function(nameof(CheckCampaign))]
    [Endpoint("Check a campaign before its launch", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/checks")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation) => reader.ShowAsync(request, campaignId, async (scope, campaign) =>
        {
            var found = await checks.RunAsync(scope, campaign, cancellation);
            return new JsonResult(new Listing(!found.Any(check => check.Blocks), found), WireJson.Options);
        });

    internal sealed record Listing(bool Ready, IReadOnlyList<CampaignCheck> Checks);
}
