using System.Globalization;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Templates;
using Analytics.Deliveries.Tracking;
using Analytics.Integrations;

namespace Analytics.Deliveries.Sending;

/// <summary>Writes the message of one recipient: rendered, with our links, ready to send.</summary>
internal sealed class MessageWriter(LinkTokens tokens, ShortLinks links)
{
    /// <summary>Who sends when the organization has not said so; enough for the local inbox, refused for any other way.</summary>
    public const string NobodysAddress = "campaigns@localhost";

    private const string CampaignHeader = "X-Campaign-Id";

    public async Task<OutgoingMessage> WriteAsync(DeliveryCampaign campaign, MessageTemplate template, ContactSettings contacts, ClaimedRecipient recipient, CancellationToken cancellation)
    {
        var target = new LinkTarget(campaign.OrganizationId, campaign.CampaignId, recipient.RecipientId);
        var unsubscribe = $"{campaign.PublicAddress}/u/{await tokens.MakeAsync(target, LinkTokens.Unsubscribe, "", cancellation)}";
        var rendered = await template.RenderAsync(new TemplatePerson(recipient.UserId, recipient.Attributes, unsubscribe)
        {
            PreferencesUrl = $"{campaign.PublicAddress}/p/{await tokens.MakeAsync(target, LinkTokens.Preferences, "", cancellation)}",
        });
        var mail = campaign.Channel == "email";
        var (text, link) = campaign.Channel switch
        {
            "push" => await NotificationLink.TakeAsync(rendered.Text, target, campaign.PublicAddress, tokens, cancellation),
            "sms" => (await links.WriteAsync(rendered.Text, target, campaign.PublicAddress, cancellation), ""),
            _ => (rendered.Text, ""),
        };
        return new OutgoingMessage
        {
            OrganizationId = campaign.OrganizationId,
            SendKey = ClaimedRecipient.SendKeyOf(campaign.CampaignId, recipient.RecipientId),
            Channel = campaign.Channel,
            To = recipient.Address,
            From = SenderOf(campaign, contacts),
            PublicAddress = campaign.PublicAddress,
            FromName = contacts.SenderName,
            Subject = rendered.Subject,
            Text = text,
            Link = link,
            Html = mail ? await TrackedHtml.WriteAsync(rendered.Html, target, campaign.PublicAddress, tokens, cancellation) : "",
            Headers = mail ? HeadersOf(campaign, unsubscribe) : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [CampaignHeader] = campaign.CampaignId.ToString() },
        };
    }

    // Text messages come from a number of the account; the local inbox shows the name.
    private static string SenderOf(DeliveryCampaign campaign, ContactSettings contacts) =>
        campaign.Channel == "email" && contacts.SenderEmail.Length > 0 ? contacts.SenderEmail : NobodysAddress;

    // RFC 8058 and RFC 2919: one click ends it, without opening a page.
    private static Dictionary<string, string> HeadersOf(DeliveryCampaign campaign, string unsubscribe) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["List-Unsubscribe"] = $"<{unsubscribe}>",
        ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
        ["List-Id"] = string.Create(CultureInfo.InvariantCulture, $"<{campaign.Topic}.{campaign.OrganizationId}.campaigns>"),
        [CampaignHeader] = campaign.CampaignId.ToString(),
    };
}
