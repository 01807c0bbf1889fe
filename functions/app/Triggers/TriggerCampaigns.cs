using Analytics.Campaigns;
using Analytics.Deliveries;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Triggers;

/// <summary>Launches the draft of a trigger, in the name of whoever made the trigger, with all checks of a launch.</summary>
internal sealed class TriggerCampaigns(CampaignLaunch launch, DeliveryOptions options)
{
    /// <summary>What a trigger may: no more than launching.</summary>
    private const string Role = "marketer";

    public async Task<Error?> StartAsync(OrganizationScope scope, CalledTrigger called, HttpRequest request, CancellationToken cancellation)
    {
        if (await CampaignStore.HoldAsync(scope, called.Trigger.CampaignId!.Value, cancellation) is not { } campaign)
        {
            return TriggerErrors.CampaignNotFound();
        }

        var caller = new Caller(called.PersonId, called.Trigger.Name, called.OrganizationId, "", Role);
        return await launch.MoveAsync(scope, caller, campaign, new CampaignMove(CampaignStatus.Scheduled, options.PublicAddress ?? $"{request.Scheme}://{request.Host}"), cancellation);
    }
}
