using System.Text.Encodings.Web;
using System.Text.Json;
using Analytics.Audit;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Deliveries.Tracking;
using Analytics.Integrations;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Deliveries.Preferences;

/// <summary>
/// Asks an address to confirm what was said in its name, once a day at most: nobody can have us flood a mailbox. The request is stored only
/// when its mail was accepted.
/// </summary>
internal sealed class ConfirmationMail(ChannelAccounts accounts, LinkTokens tokens, TimeProvider clock)
{
    private static readonly TimeSpan Valid = TimeSpan.FromDays(7);
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    /// <summary>Commits; null when the mail is on its way, or was sent not long ago.</summary>
    public async Task<Error?> RequestAsync(OrganizationScope scope, ConsentOrder order, CancellationToken cancellation)
    {
        var consent = order.Consent;
        if (consent.Channel != "email")
        {
            return PreferenceErrors.ConfirmationByMailOnly();
        }

        var now = clock.GetUtcNow();
        var request = new ConsentRequest(Guid.NewGuid(), consent.Channel, consent.Address, consent.Topic, now, now + Valid)
        {
            Proof = JsonSerializer.Serialize(new { consent.Source, requestedBy = order.Caller.PersonId }, JsonSerializerOptions.Web),
        };
        if (await ConsentStore.FindWaitingAsync(scope, request, now - Again, cancellation) is not null)
        {
            return null;
        }

        if (await SendAsync(scope, order, request, cancellation) is { } reason)
        {
            return PreferenceErrors.ConfirmationNotSent(reason);
        }

        await ConsentStore.AddRequestAsync(scope, request, order.Caller.PersonId, cancellation);
        AuditTrail.Append(scope, order.Caller.PersonId, "consent.requested", new AuditSubject("consent", consent.Topic), new { request.Id, consent.Source });
        await scope.CommitAsync(cancellation);
        return null;
    }

    private async Task<string?> SendAsync(OrganizationScope scope, ConsentOrder order, ConsentRequest request, CancellationToken cancellation)
    {
        var contacts = await ContactStore.LoadAsync(scope, cancellation);
        var account = await accounts.FindAsync(scope, "email", cancellation);
        var link = $"{order.PublicAddress}/d/{await tokens.MakeAsync(new LinkTarget(scope.OrganizationId, request.Id, 0), LinkTokens.Confirm, "", cancellation)}";
        var message = new OutgoingMessage
        {
            OrganizationId = scope.OrganizationId,
            SendKey = $"confirm.{request.Id:N}",
            Channel = "email",
            To = request.Address,
            From = contacts.SenderEmail.Length == 0 ? MessageWriter.NobodysAddress : contacts.SenderEmail,
            FromName = contacts.SenderName,
            Subject = $"Please confirm: {order.Topic.Name}",
            Text = $"Somebody asked to send \"{order.Topic.Name}\" to this address.\n\nConfirm: {link}\n\nIf it was not you, do nothing: nothing will be sent.",
            Html = $"<p>Somebody asked to send <strong>{HtmlEncoder.Default.Encode(order.Topic.Name)}</strong> to this address.</p><p><a href=\"{link}\">Confirm</a></p><p>If it was not you, do nothing: nothing will be sent.</p>",
        };
        try
        {
            return await accounts.AdapterOf(account).SendAsync(account, message, cancellation) switch
            {
                SendOutcome.Rejected rejected => rejected.Reason,
                SendOutcome.Postponed postponed => postponed.Reason,
                // It may have arrived: its link has to work.
                _ => null,
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException)
        {
            return fault.Message;
        }
    }
}
