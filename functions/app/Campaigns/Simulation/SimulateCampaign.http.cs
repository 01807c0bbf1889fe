using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Simulation;

/// <summary>Reckons what a campaign would do, before anybody approves it; the result is kept.</summary>
internal sealed class SimulateCampaign(CampaignSimulator simulator)
{
    [Function(nameof(SimulateCampaign))]
    [Endpoint("Simulate a campaign before its launch", "Campaigns", Permission = Permissions.EditCampaigns, Answer = typeof(CampaignSimulation))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns/{campaignId:guid}/simulations")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var simulated = await simulator.RunAsync(caller.OrganizationId, campaignId, cancellation);
        return simulated.ToAction(simulation => new JsonResult(simulation, WireJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }
}
