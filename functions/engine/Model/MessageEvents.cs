namespace Analytics.Engine.Model;

/// <summary>
/// Events about messages of campaigns. The product stores them itself, under reserved names, for what became of each recipient. They tell what
/// happened to people, not what people did with the customer's product: they count as nobody's activity unless a question names them.
/// </summary>
public static class MessageEvents
{
    public const string Sent = "campaign_message_sent";
    public const string Delivered = "campaign_message_delivered";
    public const string Opened = "campaign_message_opened";
    public const string Clicked = "campaign_message_clicked";
    public const string Unsubscribed = "campaign_message_unsubscribed";
    public const string Bounced = "campaign_message_bounced";
    public const string Complained = "campaign_message_complained";

    /// <summary>Property with the campaign's name.</summary>
    public const string CampaignName = "campaign_name";

    private static readonly Dictionary<string, (string Description, string[] Synonyms)> Told = new(StringComparer.Ordinal)
    {
        [Sent] = ("A campaign's message was accepted for this person.", Words("sent", "send", "received", "got")),
        [Delivered] = ("The provider delivered a campaign's message.", Words("delivered", "delivery")),
        [Opened] = ("A person opened a campaign's message; opens by programs are left out.", Words("opened", "open")),
        [Clicked] = ("A person followed a link of a campaign's message; clicks by programs are left out.", Words("clicked", "click", "clicked on", "clicked in")),
        [Unsubscribed] = ("A person unsubscribed by a campaign's message.", [.. Words("unsubscribed", "unsubscribe"), "unsubscribed from the mail", "unsubscribed from the campaign"]),
        [Bounced] = ("A campaign's message bounced.", Words("bounced", "bounce")),
        [Complained] = ("A person marked a campaign's message as spam.", Words("complained", "complaint")),
    };

    public static IReadOnlyCollection<string> Names => Told.Keys;

    public static bool Contains(string name) => Told.ContainsKey(name);

    /// <summary>The event with what is known of it, where it is one of a message's.</summary>
    public static EventDefinition Describe(EventDefinition definition) => Told.TryGetValue(definition.Name, out var told)
        ? definition with { Description = definition.Description ?? told.Description, Synonyms = [.. told.Synonyms, .. definition.Synonyms] }
        : definition;

    /// <summary>The property with what else people call it.</summary>
    public static PropertyDefinition Describe(PropertyDefinition definition) =>
        definition.Path == CampaignName && definition.Events.All(Contains) ? definition with { Synonyms = ["campaign", "mailing", .. definition.Synonyms] } : definition;

    private static string[] Words(params string[] verbs) =>
        [.. verbs.SelectMany(verb => (string[])[$"{verb} mail", $"{verb} email", $"{verb} message", $"{verb} campaign", $"mail {verb}", $"email {verb}", $"message {verb}"])];
}
