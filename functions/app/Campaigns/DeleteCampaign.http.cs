using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>Deletes a draft.</summary>
internal sealed class DeleteCampaign(Database database)
{
    [Function(nameof(DeleteCampaign))]
    [Endpoint("Delete a draft campaign", "Campaigns", Permission = Permissions.EditCampaigns)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/campaigns/{campaignId:guid}")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return ProblemMapper.Map(CampaignErrors.NotFound(), request);
        }

        if (!await CampaignStore.DeleteDraftAsync(scope, campaignId, cancellation))
        {
            return ProblemMapper.Map(CampaignErrors.NotADraft(campaign.Status), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "campaign.deleted", AuditSubject.Campaign(campaignId), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
