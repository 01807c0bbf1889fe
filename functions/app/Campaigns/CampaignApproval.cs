using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;

namespace Analytics.Campaigns;

/// <summary>
/// How many people one person may write to alone, and whether a second one agreed to this message to these people. Asked at the launch, by what
/// is known of the segment then, and again when the recipients are planned: a segment grows, and may be defined anew meanwhile.
/// </summary>
internal static class CampaignApproval
{
    /// <summary>Whether it may be sent to its segment as that was counted last; a segment that was never counted is too large.</summary>
    public static async Task<Error?> RefuseAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation) =>
        await RefuseAsync(scope, campaign, (await SegmentDirectory.FindAsync(scope, campaign.SegmentId!.Value, cancellation))?.UserCount, cancellation);

    /// <param name="scope">Holds the campaign.</param>
    /// <param name="campaign">What would be sent.</param>
    /// <param name="people">To how many; null: not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Why it may not be sent; null when it may.</returns>
    public static async Task<Error?> RefuseAsync(OrganizationScope scope, Campaign campaign, long? people, CancellationToken cancellation)
    {
        var limit = (await ContactStore.LoadAsync(scope, cancellation)).ApprovalLimit;
        if (limit is null || people <= limit)
        {
            return null;
        }

        if (!campaign.HasSecondPerson)
        {
            return CampaignErrors.ApprovalMissing(limit.Value, people);
        }

        return await SegmentDirectory.VersionsAsync(scope, campaign.SegmentId!.Value, cancellation) == campaign.ApprovedSegments ? null : CampaignErrors.ApprovalOutdated(limit.Value);
    }
}
