using Analytics.Deliveries.Contacts;
using Analytics.Integrations;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// Sends to recipients that are due, a few at a time: claims them and commits, sends, writes the outcomes. The outcomes of one wave and the claim
/// of the next are one transaction, so that a wave waits for the disk once. A process that dies in between leaves claims whose outcome
/// <see cref="ClaimResolver"/> finds out; nothing is ever sent again on suspicion.
/// </summary>
internal sealed class BatchSender(Database database, ChannelAccounts accounts, WaveSender sender, DeliveryOptions options, TimeProvider clock)
{
    private static readonly TimeSpan DatabasePause = TimeSpan.FromMilliseconds(500);

    private readonly SenderPlaces _places = new();

    /// <summary>Returns when nobody is due, the batch is done, or the campaign may not send (any more).</summary>
    public async Task SendAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        if (await FindAdapterAsync(batch, cancellation) is { } adapter)
        {
            using var place = await _places.EnterAsync(batch.OrganizationId, adapter, cancellation);
            await SendWavesAsync(batch, adapter, cancellation);
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

    private async Task SendWavesAsync(DeliveryBatch batch, IMessageChannel adapter, CancellationToken cancellation)
    {
        var tally = new ChannelTally(clock);
        var size = new WaveSize(adapter.HandedOverAtOnce ?? adapter.AtOnce, adapter.AtOnce);
        WaveSetup? setup = null;
        SentWave? sent = null;
        for (var handled = 0; handled < batch.Size && !cancellation.IsCancellationRequested;)
        {
            var wave = await NextAsync(batch with { Size = Math.Min(size.Next, batch.Size) }, setup, sent, tally, cancellation);
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
                sent = await sender.SendAsync(wave, CancellationToken.None);
                size.Learn(sent.Results.Failed > 0, wave.Claimed.Count, clock.GetElapsedTime(wave.Began));
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
    private async Task<SendWave?> NextAsync(DeliveryBatch batch, WaveSetup? known, SentWave? sent, ChannelTally tally, CancellationToken cancellation)
    {
        SendWave? wave = null;
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
            SentWave?[] waves = [sent, wave?.Unsent("the database was away")];
            await WriteDownAsync(batch, [.. waves.OfType<SentWave>()], tally, last: false);
            throw;
        }
    }

    private async Task<SendWave?> ClaimAsync(OrganizationScope scope, DeliveryBatch batch, WaveSetup? known, CancellationToken cancellation)
    {
        if (await RecipientStore.FindCampaignAsync(scope, batch.CampaignId, hold: true, cancellation) is not { Status: "sending" } campaign)
        {
            return null;
        }

        var setup = known ?? new WaveSetup(await accounts.FindAsync(scope, campaign.Channel, cancellation), await ContactStore.LoadAsync(scope, cancellation));
        var adapter = accounts.AdapterOf(setup.Account);
        if (await ChannelHealthStore.AdmitAsync(scope, campaign.Channel, Math.Min(adapter.AtOnce, batch.Size), cancellation) is not (> 0 and var admitted))
        {
            return null;
        }

        var claimId = Guid.NewGuid();
        var began = clock.GetTimestamp();
        var request = new ClaimRequest(claimId, admitted, clock.GetUtcNow(), options.Lease);
        var (claimed, seen) = await RecipientStore.ClaimAsync(scope, campaign, setup.Contacts, request, cancellation);
        var wave = new SendWave(campaign, setup, claimId, claimed, began) { Seen = seen, HandedOverAtOnce = adapter.HandedOverAtOnce };
        if (wave.Followed)
        {
            ClaimProgressStore.Follow(scope, campaign.CampaignId, claimId);
        }

        return wave;
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
}
