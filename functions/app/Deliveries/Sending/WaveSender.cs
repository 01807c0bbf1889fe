using Analytics.Deliveries.Templates;
using Analytics.Integrations;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// Writes and sends the messages of a wave. Where the provider cannot be asked later it is a few at a time, each time after it is noted who they are:
/// of the others <see cref="ClaimResolver"/> knows that nobody has their message, should this process die.
/// </summary>
internal sealed class WaveSender(Database database, ChannelAccounts accounts, MessageWriter writer, DeliveryOptions options, TimeProvider clock)
{
    public async Task<SentWave> SendAsync(SendWave wave, CancellationToken cancellation)
    {
        var sent = new List<(ClaimedRecipient Recipient, SendOutcome Outcome)>(wave.Claimed.Count);
        var stopped = "";
        foreach (var group in wave.Claimed.Chunk(wave.HandedOverAtOnce ?? wave.Claimed.Count))
        {
            if (stopped.Length == 0 && wave.Followed)
            {
                stopped = await NoteAsync(wave, group, sent, cancellation);
            }

            if (stopped.Length > 0)
            {
                sent.AddRange(group.Select(recipient => (recipient, SendWave.NotBegun(stopped))));
                continue;
            }

            sent.AddRange(await Task.WhenAll(group.Select(async recipient => (recipient, await SendAsync(wave, recipient, cancellation)))));
            // An outage does not use up everybody's attempts.
            stopped = sent.Exists(one => ChannelResults.Of([one.Outcome]).Failed > 0) ? "others before it failed" : "";
        }

        return new SentWave(wave.Campaign, wave.ClaimId, sent);
    }

    /// <summary>Why nobody may be handed over any more; empty when they may.</summary>
    private async Task<string> NoteAsync(SendWave wave, ClaimedRecipient[] group, List<(ClaimedRecipient Recipient, SendOutcome Outcome)> sent, CancellationToken cancellation)
    {
        try
        {
            await using var scope = await database.OpenRepeatingAsync(wave.Campaign.OrganizationId, cancellation);
            var accepted = sent.Where(one => one.Outcome is SendOutcome.Accepted).Select(one => one.Recipient.RecipientId);
            ClaimProgressStore.Note(scope, wave.Campaign.CampaignId, wave.ClaimId, [.. group.Select(recipient => recipient.RecipientId)], [.. accepted]);
            return await scope.CommitAsync(cancellation) > 0 ? "" : "the campaign was stopped, or the claim was lost";
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return "the database was away";
        }
    }

    private async Task<SendOutcome> SendAsync(SendWave wave, ClaimedRecipient recipient, CancellationToken cancellation) => wave.Setup.TemplateOf(wave.Campaign, recipient.Variant) switch
    {
        (null, var fault) => new SendOutcome.Rejected($"template: {fault}"),
        ({ } template, _) => await SendAsync(wave, template, recipient, cancellation),
    };

    private async Task<SendOutcome> SendAsync(SendWave wave, MessageTemplate template, ClaimedRecipient recipient, CancellationToken cancellation)
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
}
