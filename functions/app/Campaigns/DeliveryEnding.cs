using System.Text.Json;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns;

/// <summary>A delivery that an operator ends: the campaign fails, and what was not sent stays unsent.</summary>
internal sealed class DeliveryEnding(Database database, TimeProvider clock) : IOrchestrationEnding
{
    public string Orchestrator => nameof(DeliverCampaign);

    public async Task EndAsync(int organizationId, string? serializedInput, CancellationToken cancellation)
    {
        if (serializedInput is null || JsonSerializer.Deserialize<CampaignDelivery>(serializedInput, JsonSerializerOptions.Web) is not { } delivery || delivery.OrganizationId != organizationId)
        {
            return;
        }

        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await FailCampaign.MoveAsync(scope, delivery.CampaignId, "campaign.ended: an operator ended the delivery.", clock.GetUtcNow(), cancellation);
        await scope.CommitAsync(cancellation);
    }
}
