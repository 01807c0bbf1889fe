using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Reports;

/// <summary>What was done with a campaign, by whom and when; newest first.</summary>
internal sealed class ListCampaignTimeline(Database database)
{
    private const int Shown = 200;

    [Function(nameof(ListCampaignTimeline))]
    [Endpoint("A campaign's timeline", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/timeline")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is null
            ? ProblemMapper.Map(CampaignErrors.NotFound(), request)
            : new JsonResult(new Listing(await AuditTrail.ListAsync(scope, AuditSubject.Campaign(campaignId), null, Shown, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<AuditEvent> Events);
}
