using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Simulation;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Reports;

/// <summary>What became of a campaign, and whether it did any good.</summary>
internal sealed class ShowCampaignAnalytics(Database database, TimeProvider clock)
{
    [Function(nameof(ShowCampaignAnalytics))]
    [Endpoint("What became of a campaign", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(CampaignReport))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/analytics")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return ProblemMapper.Map(CampaignErrors.NotFound(), request);
        }

        var now = clock.GetUtcNow();
        var report = await ReportStore.CountAsync(scope, campaignId, cancellation);
        var arms = campaign is { GoalEvent: not null, StartedAt: not null } ? await ReportStore.CountGoalAsync(scope, campaign, cancellation) : null;
        return new JsonResult(
            report with
            {
                Lift = arms is null ? null : CampaignLift.Of(campaign, arms, "holdout", now),
                ControlLift = arms?.ContainsKey("control") == true ? CampaignLift.Of(campaign, arms, "control", now) : null,
                Forecast = await ForecastComparison.OfAsync(scope, campaign, cancellation),
                Experiment = await ExperimentReport.OfAsync(scope, campaign, now, cancellation),
            },
            WireJson.Options);
    }
}
