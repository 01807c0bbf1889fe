using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>Changes a draft.</summary>
internal sealed class ChangeCampaign(CallerResolver callers, Database database)
{
    [Function(nameof(ChangeCampaign))]
    [Endpoint("Change a draft campaign", "Campaigns", Body = typeof(CampaignRequest), Answer = typeof(Campaign))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/campaigns/{campaignId:guid}")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.EditCampaigns);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var body = await JsonBody.ReadAsync<CampaignRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var changed = await ChangeAsync(caller.Value, campaignId, body.Value, cancellation);
        return changed.ToAction(campaign => new JsonResult(campaign, WireJson.Options), request);
    }

    private async Task<Result<Campaign>> ChangeAsync(Caller caller, Guid campaignId, CampaignRequest body, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await body.CheckAsync(scope, cancellation) is { } fault)
        {
            return fault;
        }

        var change = new CampaignChange(body.Name?.Trim(), body.Channel, body.Subject, body.Message, body.SegmentId);
        var changed = await CampaignStore.UpdateDraftAsync(scope, campaignId, change, cancellation);
        var campaign = await CampaignStore.FindAsync(scope, campaignId, cancellation);
        if (campaign is null)
        {
            return CampaignErrors.NotFound();
        }

        if (!changed)
        {
            return CampaignErrors.NotADraft(campaign.Status);
        }

        await AuditTrail.AppendAsync(scope, caller.PersonId, "campaign.changed", AuditSubject.Campaign(campaignId), change, cancellation);
        await scope.CommitAsync(cancellation);
        return campaign;
    }
}
