using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Templates;
using Analytics.Integrations;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// Sends to recipients that are due, a few at a time: claims them and commits, sends, writes the outcomes. A process that dies in between
/// leaves claims whose outcome <see cref="ClaimResolver"/> finds out; nothing is ever sent again on suspicion.
/// </summary>
internal sealed class BatchSender(Database database, ChannelAccounts accounts, MessageWriter writer, DeliveryOptions options, TimeProvider clock)
{
    /// <summary>Returns when nobody is due, the batch is done, or the campaign may not send (any more).</summary>
    public async Task SendAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        var tally = new ChannelTally(clock);
        Setup? setup = null;
        for (var handled = 0; handled < batch.Size && !cancellation.IsCancellationRequested;)
        {
            var wave = await ClaimAsync(batch, setup, cancellation);
            if (wave is null || wave.Seen == 0)
            {
                break;
            }

            setup = wave.Setup;
            handled += wave.Seen;
            if (wave.Claimed.Count > 0)
            {
                // Who has claimed finishes: a shutdown waits for the outcomes of messages that are on their way.
                await SendWaveAsync(wave, tally, CancellationToken.None);
            }
        }

        if (tally.HoldsResults)
        {
            await using var scope = await database.OpenAsync(batch.OrganizationId, CancellationToken.None);
            await tally.RecordAsync(scope, CancellationToken.None);
            await scope.CommitAsync(CancellationToken.None);
        }
    }

    private async Task<Wave?> ClaimAsync(DeliveryBatch batch, Setup? known, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(batch.OrganizationId, cancellation);
        if (await RecipientStore.FindCampaignAsync(scope, batch.CampaignId, hold: true, cancellation) is not { Status: "sending" } campaign)
        {
            return null;
        }

        var setup = known ?? new Setup(await accounts.FindAsync(scope, campaign.Channel, cancellation), await ContactStore.LoadAsync(scope, cancellation));
        if (await ChannelHealthStore.AdmitAsync(scope, campaign.Channel, Math.Min(accounts.AdapterOf(setup.Account).AtOnce, batch.Size), cancellation) is not (> 0 and var admitted))
        {
            return null;
        }

        var claimId = Guid.NewGuid();
        var began = clock.GetTimestamp();
        var request = new ClaimRequest(claimId, admitted, clock.GetUtcNow(), options.Lease);
        var (claimed, seen) = await RecipientStore.ClaimAsync(scope, campaign, setup.Contacts, request, cancellation);
        await scope.CommitAsync(cancellation);
        return new Wave(campaign, setup, claimId, claimed, seen, began);
    }

    private async Task SendWaveAsync(Wave wave, ChannelTally tally, CancellationToken cancellation)
    {
        var campaign = wave.Campaign;
        var templates = wave.Claimed.Select(recipient => recipient.Variant).Distinct().ToDictionary(variant => variant, variant => ParseVariant(campaign, variant));
        var outcomes = await Task.WhenAll(wave.Claimed.Select(async recipient => (recipient, templates[recipient.Variant] switch
        {
            (null, var fault) => new SendOutcome.Rejected($"template: {fault}"),
            ({ } template, _) => await SendOneAsync(wave, template, recipient, cancellation),
        })));
        await SettleAsync(wave, outcomes, tally, cancellation);
    }

    private async Task SettleAsync(Wave wave, IReadOnlyList<(ClaimedRecipient Recipient, SendOutcome Outcome)> outcomes, ChannelTally tally, CancellationToken cancellation)
    {
        var campaign = wave.Campaign;
        var settled = outcomes.Where(sent => sent.Outcome is not SendOutcome.Unclear).Select(sent => OutcomeOf(sent.Recipient, sent.Outcome)).ToList();
        var unclear = outcomes.Where(sent => sent.Outcome is SendOutcome.Unclear).Select(sent => sent.Recipient.RecipientId).ToList();
        await using var scope = await database.OpenAsync(campaign.OrganizationId, cancellation);
        await RecipientStore.SettleAsync(scope, campaign.CampaignId, wave.ClaimId, settled, clock.GetUtcNow(), cancellation);
        await SuppressRefusedAsync(scope, campaign, outcomes, cancellation);
        if (unclear.Count > 0)
        {
            await RecipientStore.WaitForResolutionAsync(scope, campaign.CampaignId, wave.ClaimId, unclear, options.Lease, cancellation);
        }

        await tally.AddAsync(scope, campaign.Channel, ChannelResults.Of([.. outcomes.Select(sent => sent.Outcome)]), cancellation);
        await scope.CommitAsync(cancellation);
    }

    private static (MessageTemplate? Template, string? Fault) ParseVariant(DeliveryCampaign campaign, int variant)
    {
        var content = campaign.With(variant);
        var (template, faults) = MessageTemplate.Parse(campaign.Channel, content.Subject, content.Text, content.Html);
        return (template, faults.Count == 0 ? null : faults[0].Message);
    }

    /// <summary>Addresses that the provider refuses for good are not planned for again.</summary>
    private static async Task SuppressRefusedAsync(OrganizationScope scope, DeliveryCampaign campaign, IEnumerable<(ClaimedRecipient Recipient, SendOutcome Outcome)> outcomes, CancellationToken cancellation)
    {
        foreach (var (recipient, outcome) in outcomes)
        {
            if (outcome is not SendOutcome.Rejected rejected || (rejected.Suppress ?? (rejected.AddressIsGone ? "bounced" : null)) is not { } reason)
            {
                continue;
            }

            await SuppressionStore.StrengthenAsync(scope, campaign.Channel, [recipient.Address], reason, cancellation);
            if (reason == "unsubscribed")
            {
                var consent = new ConsentEvent(campaign.Channel, recipient.Address, false, "provider") { Topic = campaign.Topic };
                await SuppressionStore.RecordConsentAsync(scope, consent, new { campaign.CampaignId, recipient.RecipientId, rejected.Reason }, cancellation);
            }
        }
    }

    private async Task<SendOutcome> SendOneAsync(Wave wave, MessageTemplate template, ClaimedRecipient recipient, CancellationToken cancellation)
    {
        OutgoingMessage message;
        try
        {
            message = await writer.WriteAsync(wave.Campaign, template, wave.Setup.Contacts, recipient, cancellation);
        }
        catch (InvalidOperationException fault)
        {
            // The template's own: too many steps, a division by zero.
            return new SendOutcome.Rejected($"template: {fault.Message}");
        }

        if (clock.GetElapsedTime(wave.Began) + (2 * options.SendTimeout) > options.Lease)
        {
            // A process that stood still: the claim may be somebody else's by the time this would arrive.
            return new SendOutcome.Postponed("the process stood still", TimeSpan.Zero);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(options.SendTimeout);
        try
        {
            return await accounts.AdapterOf(wave.Setup.Account).SendAsync(wave.Setup.Account, message, timeout.Token);
        }
        catch (Exception fault)
        {
            // Whatever it was, the provider may have the message.
            return new SendOutcome.Unclear(fault.Message);
        }
    }

    private RecipientOutcome OutcomeOf(ClaimedRecipient recipient, SendOutcome outcome) => outcome switch
    {
        SendOutcome.Accepted accepted => new RecipientOutcome(recipient.RecipientId, "accepted") { ProviderMessageId = accepted.ProviderMessageId },
        SendOutcome.Rejected rejected => new RecipientOutcome(recipient.RecipientId, "failed") { Reason = rejected.Reason },
        SendOutcome.Postponed postponed when postponed.Limited || recipient.Attempt < options.MostAttempts => new RecipientOutcome(recipient.RecipientId, "planned")
        {
            Reason = postponed.Reason,
            SendAfter = clock.GetUtcNow() + (postponed.RetryAfter ?? options.PauseAfter(recipient.Attempt)),
        },
        SendOutcome.Postponed postponed => new RecipientOutcome(recipient.RecipientId, "failed") { Reason = $"gave up after {recipient.Attempt} attempts: {postponed.Reason}" },
        _ => throw new InvalidOperationException("An unclear outcome is no outcome."),
    };

    /// <summary>What is read once a batch: a change of it acts from the next batch on.</summary>
    private sealed record Setup(ChannelAccount Account, ContactSettings Contacts);

    private sealed record Wave(DeliveryCampaign Campaign, Setup Setup, Guid ClaimId, IReadOnlyList<ClaimedRecipient> Claimed, int Seen, long Began);
}
