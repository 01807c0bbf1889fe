using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Simulation;

/// <summary>The last simulation before the launch, and what happened by hour.</summary>
internal sealed record ForecastComparison(CampaignSimulation Expected, IReadOnlyList<HourVolume> SentHours)
{
    /// <summary>Null when nothing was simulated, or nothing has begun.</summary>
    public static async Task<ForecastComparison?> OfAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation) =>
        campaign.StartedAt is not null && await SimulationStore.ListAsync(scope, campaign.Id, 1, cancellation) is [var expected]
            ? new ForecastComparison(expected, await SimulationStore.ListSentHoursAsync(scope, campaign.Id, cancellation))
            : null;
}
