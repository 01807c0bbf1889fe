using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Simulation;

/// <summary>What was expected of a campaign, newest first.</summary>
internal sealed class ListSimulations(CampaignReader reader)
{
    private const int Shown = 20;

    [Function(nameof(ListSimulations))]
    [Endpoint("List a campaign's simulations", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/simulations")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation) => reader.ShowAsync(request, campaignId, async (scope, campaign) =>
            new JsonResult(new Listing(await SimulationStore.ListAsync(scope, campaign.Id, Shown, cancellation)), WireJson.Options));

    internal sealed record Listing(IReadOnlyList<CampaignSimulation> Simulations);
}
