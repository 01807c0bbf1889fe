using Analytics.Audit;
using Analytics.Campaigns.Templates;
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

/// <summary>Saves a campaign as a draft. It cannot send anything.</summary>
internal sealed class DraftCampaign(Database database)
{
    private const int DefaultAttributionDays = 7;

    [Function(nameof(DraftCampaign))]
    [Endpoint("Draft a campaign", "Campaigns", Permission = Permissions.EditCampaigns, Body = typeof(CampaignRequest), Answer = typeof(Campaign))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<CampaignRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var saved = await SaveAsync(caller, body.Value, cancellation);
        return saved.ToAction(campaign => new JsonResult(campaign, WireJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<Campaign>> SaveAsync(Caller caller, CampaignRequest body, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (body.Id is { } id && await CampaignStore.FindAsync(scope, id, cancellation) is { } known)
        {
            return known;
        }

        if (body.Name is null)
        {
            return CampaignErrors.NameInvalid();
        }

        if (await body.CheckAsync(scope, cancellation) is { } fault)
        {
            return fault;
        }

        var layout = await CampaignLayout.ChooseAsync(scope, body.LayoutId, cancellation);
        if (layout.IsError)
        {
            return layout.Error;
        }

        var draft = new Campaign
        {
            Id = Guid.CreateVersion7(),
            Name = body.Name.Trim(),
            Channel = body.Channel ?? Channels.All[0],
            Subject = body.Subject ?? "",
            Message = body.Message ?? "",
            Html = body.Html ?? "",
            LayoutId = layout.Value.Id,
            LayoutVersion = layout.Value.Version,
            LayoutHtml = layout.Value.Html,
            Topic = body.Topic?.Trim() ?? "marketing",
            Transactional = body.Transactional ?? false,
            HoldoutPercent = body.HoldoutPercent ?? 0,
            GoalEvent = string.IsNullOrWhiteSpace(body.GoalEvent) ? null : body.GoalEvent.Trim(),
            AttributionDays = body.AttributionDays ?? DefaultAttributionDays,
            ScheduledAt = body.ScheduledAt?.ToUniversalTime(),
            Variants = body.Variants ?? [],
            Test = body.Test ?? new(),
            Schedule = body.Schedule ?? new(),
            SegmentId = body.SegmentId,
            PersonId = caller.PersonId,
        };
        await CampaignStore.InsertAsync(scope, draft, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "campaign.drafted", AuditSubject.Campaign(draft.Id), new { draft.Name, draft.Channel });
        var saved = await CampaignStore.FindAsync(scope, draft.Id, cancellation);
        await scope.CommitAsync(cancellation);
        return saved!;
    }
}
