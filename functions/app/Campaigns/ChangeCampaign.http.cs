using Analytics.Audit;
using Analytics.Campaigns.Templates;
using Analytics.Deliveries;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Campaigns;

/// <summary>Changes a draft, or moves a campaign to another state: launches, pauses, resumes, cancels, unschedules.</summary>
internal sealed class ChangeCampaign(Database database, CampaignLaunch launch, DeliveryOptions options, TimeProvider clock)
{
    [Function(nameof(ChangeCampaign))]
    [Endpoint("Change a draft campaign, or ask for another state", "Campaigns", Permission = Permissions.EditCampaigns, Body = typeof(CampaignRequest), Answer = typeof(Campaign))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/campaigns/{campaignId:guid}")] HttpRequest request,
        Guid campaignId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<CampaignRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var changed = await ChangeAsync(caller, campaignId, body.Value, request, cancellation);
        if (!changed.IsError && body.Value.Status is not null && (changed.Value.Status != CampaignStatus.Scheduled || changed.Value.ScheduledAt <= clock.GetUtcNow()))
        {
            // The timer would do it too, some seconds later.
            await new CampaignDelivery(caller.OrganizationId, campaignId).StartAsync(client, cancellation);
        }

        return changed.ToAction(campaign => CampaignAnswer.Of(campaign, request), request);
    }

    private async Task<Result<Campaign>> ChangeAsync(Caller caller, Guid campaignId, CampaignRequest body, HttpRequest request, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await body.CheckAsync(scope, cancellation) is { } fault)
        {
            return fault;
        }

        if (await CampaignStore.HoldAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return CampaignErrors.NotFound();
        }

        if (CampaignAnswer.IsStale(request, campaign))
        {
            return CampaignErrors.VersionConflict(campaign.Version);
        }

        if (body.ChangesContent || body.Status is null)
        {
            var layout = await CampaignLayout.ChooseAsync(scope, body.LayoutId, cancellation);
            if (layout.IsError)
            {
                return layout.Error;
            }

            var change = body.ToChange(caller.PersonId) with { Layout = body.LayoutGiven ? layout.Value : null };
            if (!await CampaignStore.UpdateDraftAsync(scope, campaignId, change, cancellation))
            {
                return CampaignErrors.NotADraft(campaign.Status);
            }

            AuditTrail.Append(scope, caller.PersonId, "campaign.changed", AuditSubject.Campaign(campaignId), change with { Html = null, Message = null, Layout = change.Layout is { } chosen ? chosen with { Html = "" } : null });
            campaign = (await CampaignStore.FindAsync(scope, campaignId, cancellation))!;
        }

        var move = body.Status is null ? null : new CampaignMove(body.Status, options.PublicAddress ?? $"{request.Scheme}://{request.Host}");
        if (move is not null && await launch.MoveAsync(scope, caller, campaign, move, cancellation) is { } refusal)
        {
            return refusal;
        }

        var found = await CampaignStore.FindAsync(scope, campaignId, cancellation);
        await scope.CommitAsync(cancellation);
        return found!;
    }
}
