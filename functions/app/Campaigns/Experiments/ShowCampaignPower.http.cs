using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Segments;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Experiments;

/// <summary>What the groups of a campaign are large enough to show, before it is launched.</summary>
internal sealed class ShowCampaignPower(Database database, SegmentRefresher segments, TimeProvider clock)
{
    [Function(nameof(ShowCampaignPower))]
    [Endpoint("What a campaign's groups are large enough to show", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(CampaignPower))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/power")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (await FindUncountedAsync(caller, campaignId, cancellation) is { } uncounted)
        {
            // Whatever fails here is told by the checks.
            await segments.RefreshAsync(caller.OrganizationId, uncounted, cancellation);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is { } campaign
            ? new JsonResult(await CampaignPower.OfAsync(scope, campaign, clock.GetUtcNow(), cancellation), WireJson.Options)
            : ProblemMapper.Map(CampaignErrors.NotFound(), request);
    }

    /// <summary>The segment of the campaign, when nobody has found its members yet.</summary>
    private async Task<Guid?> FindUncountedAsync(Caller caller, Guid campaignId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is { SegmentId: { } segmentId }
            && (await SegmentMemberStore.ListRefreshesAsync(scope, segmentId, null, 1, cancellation)).Count == 0
            ? segmentId
            : null;
    }
}
