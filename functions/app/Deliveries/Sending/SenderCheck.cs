using Analytics.Deliveries.Contacts;
using Analytics.Integrations;
using Analytics.Integrations.Push;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Sending;

/// <summary>Whether messages of a channel can be sent in the organization's name.</summary>
internal sealed class SenderCheck(ChannelAccounts accounts)
{
    /// <summary>Null when they can, else what to do.</summary>
    public async Task<string?> FindFaultAsync(OrganizationScope scope, string channel, ContactSettings contacts, CancellationToken cancellation)
    {
        if (channel == "push" && await PushSubscriptionStore.CountPeopleAsync(scope, cancellation) == 0)
        {
            return "Nobody has subscribed to notifications yet: put the code of the page Integrations into your site.";
        }

        var account = await accounts.FindAsync(scope, channel, cancellation);
        return channel == "email" && account.Adapter != ChannelAccount.Inbox && contacts.SenderEmail.Length == 0
            ? "Say in the contact settings which address the mails come from."
            : null;
    }
}
