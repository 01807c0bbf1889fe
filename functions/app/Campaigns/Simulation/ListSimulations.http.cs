using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Simulation;

/// <summary>What was expected of a campaign, newest first.</summary>
internal sealed class ListSimulations(Database database)
{
    private const int Shown = 20;

    [Function(nameof(ListSimulations))]
    [Endpoint("List a campaign's simulations", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/simulations")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is null
            ? ProblemMapper.Map(CampaignErrors.NotFound(), request)
            : new JsonResult(new Listing(await SimulationStore.ListAsync(scope, campaignId, Shown, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<CampaignSimulation> Simulations);
}
