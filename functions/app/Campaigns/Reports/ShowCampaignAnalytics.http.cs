using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Simulation;
using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Reports;

/// <summary>What became of a campaign, and whether it did any good.</summary>
internal sealed class ShowCampaignAnalytics(CampaignReader reader, TimeProvider clock)
{
    [Function(nameof(ShowCampaignAnalytics))]
    [Endpoint("What became of a campaign", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(CampaignReport))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/analytics")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation) => reader.ShowAsync(request, campaignId, async (scope, campaign) => new JsonResult(await ReportAsync(scope, campaign, cancellation), WireJson.Options));

    private async Task<CampaignReport> ReportAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var report = await ReportStore.CountAsync(scope, campaign.Id, cancellation);
        var arms = campaign is { GoalEvent: not null, StartedAt: not null } ? await ReportStore.CountGoalAsync(scope, campaign, cancellation) : null;
        return report with
        {
            Lift = arms is null ? null : CampaignLift.Of(campaign, arms, "holdout", now),
            ControlLift = arms?.ContainsKey("control") == true ? CampaignLift.Of(campaign, arms, "control", now) : null,
            Forecast = await ForecastComparison.OfAsync(scope, campaign, cancellation),
            Experiment = await ExperimentReport.OfAsync(scope, campaign, now, cancellation),
        };
    }
}
