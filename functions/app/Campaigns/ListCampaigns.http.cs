using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>Campaigns, last changed first.</summary>
internal sealed class ListCampaigns(Database database)
{
    [Function(nameof(ListCampaigns))]
    [Endpoint("List campaigns", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing), Query = ["status: only campaigns in this state", "occurrencesOf: only occurrences of this recurring campaign"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var status = request.Query["status"].ToString();
        var recurring = request.Query["occurrencesOf"].ToString();
        var recurringId = Guid.Empty;
        if (recurring.Length > 0 && !Guid.TryParse(recurring, out recurringId))
        {
            return ProblemMapper.Map(CampaignErrors.NotFound(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(await CampaignStore.ListAsync(scope, status.Length == 0 ? null : status, recurring.Length == 0 ? null : recurringId, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Campaign> Campaigns);
}
