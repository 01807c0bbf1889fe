using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Campaigns;

/// <summary>What everything that shows something of one campaign begins with: there is such a one among the caller's own.</summary>
internal sealed class CampaignReader(Database database)
{
    public async Task<IActionResult> ShowAsync(HttpRequest request, Guid campaignId, Func<OrganizationScope, Campaign, Task<IActionResult>> show)
    {
        var caller = request.Caller();
        var cancellation = request.HttpContext.RequestAborted;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await CampaignStore.FindAsync(scope, campaignId, cancellation) is { } campaign
            ? await show(scope, campaign)
            : ProblemMapper.Map(CampaignErrors.NotFound(), request);
    }
}
