using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Reports;

/// <summary>What was done with a campaign, by whom and when; newest first.</summary>
internal sealed class ListCampaignTimeline(CampaignReader reader)
{
    private const int Shown = 200;

    [Function(nameof(ListCampaignTimeline))]
    [Endpoint("A campaign's timeline", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/timeline")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation) => reader.ShowAsync(request, campaignId, async (scope, campaign) =>
            new JsonResult(new Listing(await AuditTrail.ListAsync(scope, AuditSubject.Campaign(campaign.Id), null, Shown, cancellation)), WireJson.Options));

    internal sealed record Listing(IReadOnlyList<AuditEvent> Events);
}
