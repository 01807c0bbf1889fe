using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>The approval of a second person, given to the campaign as it is: any later change ends it.</summary>
internal sealed class ApproveCampaign(Database database)
{
    [Function(nameof(ApproveCampaign))]
    [Endpoint("Approve a campaign that somebody else wrote", "Campaigns", Permission = Permissions.SendCampaigns, Answer = typeof(Campaign))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns/{campaignId:guid}/approvals")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var approved = await ApproveAsync(caller, campaignId, request, cancellation);
        return approved.ToAction(campaign => CampaignAnswer.Of(campaign, request), request);
    }

    private async Task<Result<Campaign>> ApproveAsync(Caller caller, Guid campaignId, HttpRequest request, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.HoldAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return CampaignErrors.NotFound();
        }

        var fault = CampaignAnswer.IsStale(request, campaign)
            ? CampaignErrors.VersionConflict(campaign.Version)
            : await CampaignLaunch.ApproveAsync(scope, caller, campaign, cancellation);
        if (fault is not null)
        {
            return fault;
        }

        var found = await CampaignStore.FindAsync(scope, campaignId, cancellation);
        await scope.CommitAsync(cancellation);
        return found!;
    }
}
