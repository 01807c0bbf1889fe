using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Integrations;
using Analytics.Integrations.Reports;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Reports;

/// <summary>
/// Writes down what providers tell. However often, late and in whatever order that is: an event counts once by its key, and what follows from a
/// set of events does not depend on which came first.
/// </summary>
internal sealed class ProviderEventRecorder(Database database)
{
    private const int MostAttempts = 5;

    public async Task RecordAsync(int organizationId, ChannelAccount account, IReadOnlyList<ProviderEvent> events, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = await database.OpenAsync(organizationId, cancellation);
                await RecordAsync(scope, account, events, cancellation);
                // Last, as senders of the channel meet here, too.
                await ChannelHealthStore.HearAsync(scope, account.Channel, cancellation);
                await scope.CommitAsync(cancellation);
                return;
            }
            catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < MostAttempts)
            {
                // A sender settles the same recipients in another order: nothing of this transaction is left, so it is done again.
            }
        }
    }

    private static async Task RecordAsync(OrganizationScope scope, ChannelAccount account, IReadOnlyList<ProviderEvent> events, CancellationToken cancellation)
    {
        var told = events.Select(told => new ToldEvent(told, ClaimedRecipient.ParseSendKey(told.SendKey))).ToList();
        var found = await ProviderEventStore.FindByMessageIdAsync(
            scope, account.Channel, told.Where(one => one.Target is null).Select(one => one.Event.ProviderMessageId).OfType<string>().Distinct(StringComparer.Ordinal).ToArray(), cancellation);
        var placed = told.Select(one => one.Target is null && one.Event.ProviderMessageId is { } id && found.TryGetValue(id, out var target) ? one with { Target = target } : one).ToList();

        var ours = await ProviderEventStore.ApplyAsync(scope, account.Channel, [.. placed.Where(one => one.Target is not null)], cancellation);
        // A send key of a campaign that is gone, or of another product with the same account, is as good as none.
        var strangers = placed.Where(one => !ours.Found.Contains(one.Event.Key)).Select(one => one.Event).ToList();
        var kept = await ProviderEventStore.KeepAsync(scope, account, strangers, cancellation);
        await FollowAsync(scope, account, [.. events.Where(one => ours.Added.Contains(one.Key) || kept.Contains(one.Key)).DistinctBy(one => one.Key, StringComparer.Ordinal)], cancellation);
    }

    /// <summary>What new events mean for the address, whether or not the message is known.</summary>
    private static async Task FollowAsync(OrganizationScope scope, ChannelAccount account, IReadOnlyList<ProviderEvent> events, CancellationToken cancellation)
    {
        foreach (var group in events.Where(one => one.Suppress is not null && one.Address.Length > 0).GroupBy(one => one.Suppress!, StringComparer.Ordinal))
        {
            await SuppressionStore.StrengthenAsync(scope, account.Channel, [.. group.Select(one => one.Address)], group.Key, cancellation);
        }

        foreach (var one in events.Where(one => one.Address.Length > 0 && (one.Suppress is "unsubscribed" or "complained" || one.Kind == "resubscribed")))
        {
            var granted = one.Kind == "resubscribed";
            if (granted)
            {
                await SuppressionStore.RemoveAsync(scope, account.Channel, one.Address, "unsubscribed", cancellation);
            }

            var consent = new ConsentEvent(account.Channel, one.Address, granted, account.Adapter);
            await SuppressionStore.RecordConsentAsync(scope, consent, new { one.Key, one.Kind, one.Details, one.OccurredAt }, cancellation);
            if (one.Kind == "unsubscribed" && one.SendKey is null && one.ProviderMessageId is null)
            {
                await ProviderEventStore.MarkAnsweredAsync(scope, account.Channel, one, cancellation);
            }
        }
    }
}

/// <summary>An event, and the message it belongs to as far as that is known.</summary>
internal sealed record ToldEvent(ProviderEvent Event, RecipientTarget? Target);

/// <summary>One recipient of a campaign.</summary>
internal sealed record RecipientTarget(Guid CampaignId, long RecipientId);
