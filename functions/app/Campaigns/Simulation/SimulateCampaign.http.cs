using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Simulation;

/// <summary>Reckons what a campaign would do, before anybody approves it; the result is kept.</summary>
internal sealed class SimulateCampaign(CallerResolver callers, CampaignSimulator simulator)
{
    [Function(nameof(SimulateCampaign))]
    [Endpoint("Simulate a campaign before its launch", "Campaigns", Answer = typeof(CampaignSimulation))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns/{campaignId:guid}/simulations")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.EditCampaigns);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var simulated = await simulator.RunAsync(caller.Value.OrganizationId, campaignId, cancellation);
        return simulated.ToAction(simulation => new JsonResult(simulation, WireJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }
}
