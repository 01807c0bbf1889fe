using Analytics.Platform.Orchestrations;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace Analytics.Campaigns;

/// <summary>A campaign on its way to its recipients.</summary>
internal sealed record CampaignDelivery(int OrganizationId, Guid CampaignId)
{
    /// <summary>Told to the orchestration when somebody pauses, resumes or cancels.</summary>
    public const string Changed = "changed";

    /// <summary>The recipients are planned.</summary>
    public bool Prepared { get; init; }

    public string InstanceId => OrchestrationIds.Of(OrganizationId, $"campaign-{CampaignId:N}");

    /// <summary>Starts the orchestration; one that runs already is told that something changed.</summary>
    public async Task StartAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await client.StartAsync(nameof(DeliverCampaign), InstanceId, this, cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            await client.RaiseEventAsync(InstanceId, Changed, cancellation: cancellation);
        }
    }
}
