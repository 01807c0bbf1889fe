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

/// <summary>Makes a new draft of a campaign's content.</summary>
internal sealed class DuplicateCampaign(Database database)
{
    private const int LongestName = 200;

    [Function(nameof(DuplicateCampaign))]
    [Endpoint("Duplicate a campaign as a draft", "Campaigns", Permission = Permissions.EditCampaigns, Answer = typeof(Campaign))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns/{campaignId:guid}/duplicates")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var copied = await CopyAsync(caller, campaignId, cancellation);
        return copied.ToAction(campaign => new JsonResult(campaign, WireJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<Campaign>> CopyAsync(Caller caller, Guid campaignId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return CampaignErrors.NotFound();
        }

        var name = $"Copy of {campaign.Name}";
        var draft = campaign with { Id = Guid.CreateVersion7(), Name = name.Length > LongestName ? name[..LongestName] : name, PersonId = caller.PersonId, EditedBy = null, ScheduledAt = null };
        await CampaignStore.InsertAsync(scope, draft, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "campaign.drafted", AuditSubject.Campaign(draft.Id), new { draft.Name, copyOf = campaignId });
        var saved = await CampaignStore.FindAsync(scope, draft.Id, cancellation);
        await scope.CommitAsync(cancellation);
        return saved!;
    }
}
