using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>What stands in the way of a launch, step by step.</summary>
internal sealed class CheckCampaign(Database database, CampaignChecks checks)
{
    [Function(nameof(CheckCampaign))]
    [Endpoint("Check a campaign before its launch", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/checks")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return ProblemMapper.Map(CampaignErrors.NotFound(), request);
        }

        var found = await checks.RunAsync(scope, campaign, cancellation);
        return new JsonResult(new Listing(!found.Any(check => check.Blocks), found), WireJson.Options);
    }

    internal sealed record Listing(bool Ready, IReadOnlyList<CampaignCheck> Checks);
}
