using Analytics.Deliveries.Contacts;
using Analytics.Integrations;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>Messages that were sent under one claim, and what came of each: as long as it is not written down, the claim says that nobody knows.</summary>
internal sealed record SentWave(DeliveryCampaign Campaign, Guid ClaimId, IReadOnlyList<(ClaimedRecipient Recipient, SendOutcome Outcome)> Outcomes)
{
    public ChannelResults Results { get; } = ChannelResults.Of([.. Outcomes.Select(sent => sent.Outcome)]);

    /// <summary>Writes the outcomes down in the transaction it is given; a second time changes nothing.</summary>
    public async Task WriteAsync(OrganizationScope scope, DeliveryOptions options, DateTimeOffset now, CancellationToken cancellation)
    {
        var settled = Outcomes.Where(sent => sent.Outcome is not SendOutcome.Unclear).Select(sent => OutcomeOf(sent.Recipient, sent.Outcome, options, now)).ToList();
        RecipientStore.Settle(scope, Campaign.CampaignId, ClaimId, settled, now);
        await SuppressRefusedAsync(scope, cancellation);
        var unclear = Outcomes.Where(sent => sent.Outcome is SendOutcome.Unclear).Select(sent => sent.Recipient.RecipientId).ToList();
        if (unclear.Count > 0)
        {
            await RecipientStore.WaitForResolutionAsync(scope, Campaign.CampaignId, ClaimId, unclear, options.Lease, cancellation);
        }

        RecipientStore.ForgetClaims(scope, Campaign.CampaignId, ClaimId);
    }

    /// <summary>Addresses that the provider refuses for good are not planned for again.</summary>
    private async Task SuppressRefusedAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        foreach (var (recipient, outcome) in Outcomes)
        {
            if (outcome is not SendOutcome.Rejected rejected || (rejected.Suppress ?? (rejected.AddressIsGone ? "bounced" : null)) is not { } reason)
            {
                continue;
            }

            await SuppressionStore.StrengthenAsync(scope, Campaign.Channel, [recipient.Address], reason, cancellation);
            if (reason == "unsubscribed")
            {
                var consent = new ConsentEvent(Campaign.Channel, recipient.Address, false, "provider") { Topic = Campaign.Topic };
                await SuppressionStore.RecordConsentAsync(scope, consent, new { Campaign.CampaignId, recipient.RecipientId, rejected.Reason }, cancellation);
            }
        }
    }

    private static RecipientOutcome OutcomeOf(ClaimedRecipient recipient, SendOutcome outcome, DeliveryOptions options, DateTimeOffset now) => outcome switch
    {
        SendOutcome.Accepted accepted => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "accepted") { ProviderMessageId = accepted.ProviderMessageId },
        SendOutcome.Rejected rejected => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "failed") { Reason = rejected.Reason },
        SendOutcome.Postponed postponed when postponed.Limited || recipient.Attempt < options.MostAttempts => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "planned")
        {
            Reason = postponed.Reason,
            Tried = postponed.Tried,
            SendAfter = now + (postponed.RetryAfter ?? options.PauseAfter(recipient.Attempt)),
        },
        SendOutcome.Postponed postponed => new RecipientOutcome(recipient.RecipientId, recipient.Attempt, "failed") { Reason = $"gave up after {recipient.Attempt} attempts: {postponed.Reason}" },
        _ => throw new InvalidOperationException("An unclear outcome is no outcome."),
    };
}
