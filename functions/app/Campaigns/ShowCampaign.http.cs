using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>One campaign.</summary>
internal sealed class ShowCampaign(Database database)
{
    [Function(nameof(ShowCampaign))]
    [Endpoint("Read a campaign", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Campaign))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is { } campaign
            ? CampaignAnswer.Of(campaign, request)
            : ProblemMapper.Map(CampaignErrors.NotFound(), request);
    }
}
