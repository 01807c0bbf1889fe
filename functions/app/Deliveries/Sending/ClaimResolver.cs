using Analytics.Integrations;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// Finds out what became of messages whose sender died, or lost the connection, between claim and outcome. The provider is asked where it can
/// be: a message it has counts as accepted, one it has not is sent by the next attempt. Where it cannot be asked the outcome stays unknown
/// and is shown as such: a person may be missed, but is never written to twice.
/// </summary>
internal sealed class ClaimResolver(Database database, ChannelAccounts accounts, DeliveryOptions options, TimeProvider clock)
{
    private const int AtOnce = 500;

    public async Task ResolveAsync(int organizationId, Guid campaignId, CancellationToken cancellation)
    {
        while (true)
        {
            var claimId = Guid.NewGuid();
            List<ClaimedRecipient> taken;
            ChannelAccount account;
            await using (var scope = await database.OpenAsync(organizationId, cancellation))
            {
                if (await RecipientStore.FindCampaignAsync(scope, campaignId, hold: false, cancellation) is not { } campaign)
                {
                    return;
                }

                account = await accounts.FindAsync(scope, campaign.Channel, cancellation);
                taken = await RecipientStore.TakeOverAsync(scope, campaignId, claimId, AtOnce, options.Lease, cancellation);
                // In the transaction that takes them over: what is noted goes with the claim.
                RecipientStore.Settle(scope, campaignId, claimId, [.. taken.Select(KnownOutcomeOf).OfType<RecipientOutcome>()], clock.GetUtcNow());
                RecipientStore.ForgetClaims(scope, campaignId, null);
                await scope.CommitAsync(cancellation);
            }

            if (taken.Count == 0)
            {
                return;
            }

            await SettleAsync(organizationId, campaignId, claimId, account, taken.FindAll(recipient => KnownOutcomeOf(recipient) is null), cancellation);
        }
    }

    private async Task SettleAsync(int organizationId, Guid campaignId, Guid claimId, ChannelAccount account, List<ClaimedRecipient> taken, CancellationToken cancellation)
    {
        var outcomes = new List<RecipientOutcome>();
        foreach (var recipient in taken)
        {
            var found = await FindAsync(organizationId, campaignId, account, recipient, cancellation);
            if (OutcomeOf(recipient, found) is { } outcome)
            {
                outcomes.Add(outcome);
            }
        }

        await using var scope = await database.OpenAsync(organizationId, cancellation);
        RecipientStore.Settle(scope, campaignId, claimId, outcomes, clock.GetUtcNow());
        RecipientStore.ForgetClaims(scope, campaignId, claimId);
        await scope.CommitAsync(cancellation);
    }

    private async Task<Lookup> FindAsync(int organizationId, Guid campaignId, ChannelAccount account, ClaimedRecipient recipient, CancellationToken cancellation)
    {
        try
        {
            return await accounts.AdapterOf(account).FindAsync(account, organizationId, ClaimedRecipient.SendKeyOf(campaignId, recipient.RecipientId), cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return Lookup.Unavailable;
        }
    }

    /// <summary>By what its sender has noted; null where the provider must be asked.</summary>
    private RecipientOutcome? KnownOutcomeOf(ClaimedRecipient recipient) => recipient.HandOver switch
    {
        HandOver.Accepted => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "accepted") { Reason = "noted as accepted before its sender was gone" },
        HandOver.NotBegun => AgainOrFailed(recipient, "not handed over before its sender was gone"),
        _ => null,
    };

    private RecipientOutcome AgainOrFailed(ClaimedRecipient recipient, string reason) => recipient.Attempt < options.MostAttempts
        ? new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "planned") { Reason = reason, SendAfter = clock.GetUtcNow() }
        : new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "failed") { Reason = $"gave up after {recipient.Attempt} attempts without an answer" };

    // Null keeps the claim: it is asked for again when the claim is overdue again.
    private RecipientOutcome? OutcomeOf(ClaimedRecipient recipient, Lookup found) => found switch
    {
        Lookup.Found => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "accepted") { Reason = "found at the provider after the connection was lost" },
        Lookup.NotFound => AgainOrFailed(recipient, "not found at the provider after the connection was lost"),
        Lookup.Unsupported => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "unknown") { Reason = "the connection was lost while sending, and this provider cannot be asked" },
        _ => null,
    };
}
