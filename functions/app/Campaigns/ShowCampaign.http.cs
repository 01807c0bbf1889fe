using Analytics.Identity;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>One campaign.</summary>
internal sealed class ShowCampaign(CampaignReader reader)
{
    [Function(nameof(ShowCampaign))]
    [Endpoint("Read a campaign", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Campaign))]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}")] HttpRequest request, Guid campaignId) =>
        reader.ShowAsync(request, campaignId, (_, campaign) => Task.FromResult(CampaignAnswer.Of(campaign, request)));
}
