using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Templates;
using Analytics.Integrations;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// Sends to recipients that are due, a few at a time: claims them and commits, sends, writes the outcomes. The outcomes of one wave and the claim
/// of the next are one transaction, so that a wave waits for the disk once. A process that dies in between leaves claims whose outcome
/// <see cref="ClaimResolver"/> finds out; nothing is ever sent again on suspicion.
/// </summary>
internal sealed class BatchSender(Database database, ChannelAccounts accounts, MessageWriter writer, DeliveryOptions options, TimeProvider clock)
{
    private static readonly TimeSpan DatabasePause = TimeSpan.FromMilliseconds(500);

    private readonly SenderPlaces _places = new();

    /// <summary>Returns when nobody is due, the batch is done, or the campaign may not send (any more).</summary>
    public async Task SendAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        if (await FindAdapterAsync(batch, cancellation) is { } adapter)
        {
            using var place = await _places.EnterAsync(batch.OrganizationId, adapter, cancellation);
            await SendWavesAsync(batch, cancellation);
        }
    }

    /// <summary>By what the campaign is sent as things are; null when it may not send.</summary>
    private async Task<IMessageChannel?> FindAdapterAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(batch.OrganizationId, cancellation);
        return await RecipientStore.FindCampaignAsync(scope, batch.CampaignId, hold: false, cancellation) is { Status: "sending" } campaign
            ? accounts.AdapterOf(await accounts.FindAsync(scope, campaign.Channel, cancellation))
            : null;
    }

    private async Task SendWavesAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        var tally = new ChannelTally(clock);
        Setup? setup = null;
        SentWave? sent = null;
        for (var handled = 0; handled < batch.Size && !cancellation.IsCancellationRequested;)
        {
            var wave = await NextAsync(batch, setup, sent, tally, cancellation);
            sent = null;
            if (wave is null || wave.Seen == 0)
            {
                break;
            }

            setup = wave.Setup;
            handled += wave.Seen;
            if (wave.Claimed.Count > 0)
            {
                // Who has claimed finishes: a shutdown waits for the outcomes of messages that are on their way.
                sent = await SendWaveAsync(wave, CancellationToken.None);
            }

            if (sent is { Results.Failed: > 0 })
            {
                // Told before anybody else is claimed, as it may open the circuit.
                await WriteDownAsync(batch, [sent], tally, last: false);
                sent = null;
            }
        }

        if (sent is not null || tally.HoldsResults)
        {
            await WriteDownAsync(batch, sent is null ? [] : [sent], tally, last: true);
        }
    }

    /// <summary>
    /// Writes down what became of the wave before and claims the next one. Where that cannot be, the outcomes are written all the same; and as nobody
    /// knows whether a commit that failed is on the disk, those it would have claimed go back: they were not written to.
    /// </summary>
    private async Task<Wave?> NextAsync(DeliveryBatch batch, Setup? known, SentWave? sent, ChannelTally tally, CancellationToken cancellation)
    {
        Wave? wave = null;
        try
        {
            await using var scope = await database.OpenRepeatingAsync(batch.OrganizationId, cancellation);
            if (sent is not null)
            {
                await sent.WriteAsync(scope, options, clock.GetUtcNow(), cancellation);
            }

            wave = await ClaimAsync(scope, batch, known, cancellation);
            if (sent is not null)
            {
                await tally.AddAsync(scope, sent.Campaign.Channel, sent.Results, cancellation);
            }

            await scope.CommitAsync(cancellation);
            return wave;
        }
        catch when (sent is not null || wave is not null)
        {
            SentWave?[] waves = [sent, wave?.Unsent()];
            await WriteDownAsync(batch, [.. waves.OfType<SentWave>()], tally, last: false);
            throw;
        }
    }

    private async Task<Wave?> ClaimAsync(OrganizationScope scope, DeliveryBatch batch, Setup? known, CancellationToken cancellation)
    {
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
        return new Wave(campaign, setup, claimId, claimed, seen, began);
    }

    private async Task<SentWave> SendWaveAsync(Wave wave, CancellationToken cancellation)
    {
        var campaign = wave.Campaign;
        var outcomes = await Task.WhenAll(wave.Claimed.Select(async recipient => (recipient, wave.Setup.TemplateOf(campaign, recipient.Variant) switch
        {
            (null, var fault) => new SendOutcome.Rejected($"template: {fault}"),
            ({ } template, _) => await SendOneAsync(wave, template, recipient, cancellation),
        })));
        return new SentWave(campaign, wave.ClaimId, outcomes);
    }

    /// <summary>A database that is away comes back: nobody else knows these outcomes, and the claim is ours for so long.</summary>
    private async Task WriteDownAsync(DeliveryBatch batch, IReadOnlyList<SentWave> waves, ChannelTally tally, bool last)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await WriteDownOnceAsync(batch, waves, tally, last);
                return;
            }
            catch (NpgsqlException fault) when (MayPass(fault) && clock.GetElapsedTime(began) < options.Lease)
            {
                await Task.Delay(DatabasePause, clock, CancellationToken.None);
            }
        }
    }

    // Also where the server ends the session, on its way down ("57P..").
    private static bool MayPass(NpgsqlException fault) => fault is not PostgresException refusal || refusal.IsTransient || refusal.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private async Task WriteDownOnceAsync(DeliveryBatch batch, IReadOnlyList<SentWave> waves, ChannelTally tally, bool last)
    {
        await using var scope = await database.OpenRepeatingAsync(batch.OrganizationId, CancellationToken.None);
        foreach (var sent in waves)
        {
            await sent.WriteAsync(scope, options, clock.GetUtcNow(), CancellationToken.None);
        }

        foreach (var sent in waves)
        {
            await tally.AddAsync(scope, sent.Campaign.Channel, sent.Results, CancellationToken.None);
        }

        if (last)
        {
            await tally.RecordAsync(scope, CancellationToken.None);
        }

        await scope.CommitAsync(CancellationToken.None);
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
        catch (Exception fault)
        {
            // What it needs besides could not be had: this one waits, and the outcomes of the others are not lost.
            return new SendOutcome.Postponed($"the message could not be written: {fault.Message}", options.PauseAfter(recipient.Attempt));
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

    /// <summary>What is read once a batch: a change of it acts from the next batch on.</summary>
    private sealed record Setup(ChannelAccount Account, ContactSettings Contacts)
    {
        private readonly Dictionary<int, (MessageTemplate? Template, string? Fault)> _templates = [];

        /// <summary>Parsed once: what a campaign says does not change once it is launched.</summary>
        public (MessageTemplate? Template, string? Fault) TemplateOf(DeliveryCampaign campaign, int variant)
        {
            if (!_templates.TryGetValue(variant, out var known))
            {
                var content = campaign.With(variant);
                var (template, faults) = MessageTemplate.Parse(campaign.Channel, content.Subject, content.Text, content.Html, content.LayoutHtml);
                known = _templates[variant] = (template, faults.Count == 0 ? null : faults[0].Message);
            }

            return known;
        }
    }

    private sealed record Wave(DeliveryCampaign Campaign, Setup Setup, Guid ClaimId, IReadOnlyList<ClaimedRecipient> Claimed, int Seen, long Began)
    {
        /// <summary>The same when nobody was written to.</summary>
        public SentWave Unsent() =>
            new(Campaign, ClaimId, [.. Claimed.Select(recipient => (recipient, (SendOutcome)new SendOutcome.Postponed("the database was away", TimeSpan.Zero) { Limited = true }))]);
    }
}
