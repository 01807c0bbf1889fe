using System.Text.Json;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Templates;
using Analytics.Integrations;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>Sends one message to an address of one's own, as a person of the data would get it. It counts nowhere.</summary>
internal sealed class TestSender(ChannelAccounts accounts, MessageWriter writer)
{
    /// <summary>Null when it was accepted, else why not.</summary>
    public async Task<string?> SendAsync(OrganizationScope scope, DeliveryCampaign campaign, MessageTemplate template, TestMessage test, CancellationToken cancellation)
    {
        var account = await accounts.FindAsync(scope, campaign.Channel, cancellation);
        var contacts = await ContactStore.LoadAsync(scope, cancellation);
        var recipient = new ClaimedRecipient(0, test.Address, 1, test.UserId, test.Attributes);
        var message = await writer.WriteAsync(campaign, template, contacts, recipient, cancellation);
        var outcome = await accounts.AdapterOf(account).SendAsync(
            account, message with { SendKey = $"test.{Guid.NewGuid():N}", Subject = message.Subject.Length == 0 ? "" : $"[Test] {message.Subject}" }, cancellation);
        return outcome switch
        {
            SendOutcome.Accepted => null,
            SendOutcome.Rejected rejected => rejected.Reason,
            SendOutcome.Postponed postponed => postponed.Reason,
            SendOutcome.Unclear unclear => unclear.Reason,
            _ => "unknown",
        };
    }
}

/// <summary>Where to send a test, and as whom.</summary>
internal sealed record TestMessage(string Address, string UserId, JsonElement Attributes);
