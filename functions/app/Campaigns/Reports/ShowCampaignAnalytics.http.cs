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
internal sealed class ShowCampaignAnalytics(CallerResolver callers, Database database)
{
    private const long LeastConversions = 10;

    [Function(nameof(ShowCampaignAnalytics))]
    [Endpoint("What became of a campaign", "Campaigns", Answer = typeof(CampaignReport))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/analytics")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadCampaigns);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign)
        {
            return ProblemMapper.Map(CampaignErrors.NotFound(), request);
        }

        var report = await ReportStore.CountAsync(scope, campaignId, cancellation);
        return new JsonResult(report with { Lift = await LiftAsync(scope, campaign, cancellation) }, WireJson.Options);
    }

    private static async Task<CampaignLift?> LiftAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation)
    {
        if (campaign.GoalEvent is null || campaign.StartedAt is null)
        {
            return null;
        }

        var (message, holdout) = await ReportStore.CountGoalAsync(scope, campaign, cancellation);
        var test = ProportionTest.Of(message.Converted, message.People, holdout.Converted, holdout.People);
        return new CampaignLift(campaign.GoalEvent, campaign.AttributionDays, message, holdout) { Test = test, Verdict = VerdictOf(message, holdout, test) };
    }

    private static string VerdictOf(ArmResult message, ArmResult holdout, ProportionTest? test)
    {
        if (test is null)
        {
            return "There is no holdout, so nobody can tell what would have happened without the message.";
        }

        if (message.Converted + holdout.Converted < LeastConversions)
        {
            return "Not enough data: too few people have reached the goal to tell the message from chance.";
        }

        return (test.Significant, test.Difference > 0) switch
        {
            (true, true) => "People with the message reached the goal more often than those without it.",
            (true, false) => "People with the message reached the goal less often than those without it.",
            _ => "No difference that chance would not make.",
        };
    }
}
