using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// How far a sender is with what it has claimed, where the provider cannot be asked later. The table is empty after the server fell: a claim of which
/// nothing is noted says nothing about its recipients.
/// </summary>
internal static class ClaimProgressStore
{
    /// <summary>From now on nobody of this claim is handed over unnoted; in the transaction of the claim.</summary>
    public static void Follow(OrganizationScope scope, Guid campaignId, Guid claimId) => scope.Enqueue(
        """
        -- deliveries.follow_claim
        insert into app.claim_progress (organization_id, campaign_id, claim_id) values (app.current_organization(), $1, $2)
        """,
        campaignId, claimId);

    /// <summary>
    /// Notes whom the provider may have from now on, and who was accepted so far. It writes nothing, and nobody may be handed over, when somebody else has
    /// taken the claim over, the server fell since, or the campaign may not send any more.
    /// </summary>
    public static void Note(OrganizationScope scope, Guid campaignId, Guid claimId, long[] handedOver, long[] accepted) => scope.Enqueue(
        """
        -- deliveries.note_hand_over
        update app.claim_progress set handed_over = $3, accepted = $4
        where organization_id = app.current_organization() and campaign_id = $1 and claim_id = $2 and not taken
          and exists (select from app.notification_campaigns c where c.organization_id = app.current_organization() and c.campaign_id = $1 and c.status = 'sending')
        """,
        campaignId, claimId, handedOver, accepted);
}
