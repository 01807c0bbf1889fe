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

    private static readonly Dictionary<string, (string Description, string[] Verbs)> Told = new(StringComparer.Ordinal)
    {
        [Sent] = ("A campaign's message was accepted for this person.", ["sent", "send", "received", "receive", "receiving", "got", "get", "getting"]),
        [Delivered] = ("The provider delivered a campaign's message.", ["delivered", "delivery"]),
        [Opened] = ("A person opened a campaign's message; opens by programs are left out.", ["opened", "open", "opening"]),
        [Clicked] = ("A person followed a link of a campaign's message; clicks by programs are left out.", ["clicked", "click", "clicking", "clicked on", "clicked in"]),
        [Unsubscribed] = ("A person unsubscribed by a campaign's message.", ["unsubscribed", "unsubscribe"]),
        [Bounced] = ("A campaign's message bounced.", ["bounced", "bounce"]),
        [Complained] = ("A person marked a campaign's message as spam.", ["complained", "complaint"]),
    };

    public static IReadOnlyCollection<string> Names => Told.Keys;

    /// <summary>What the event says of a person in one word: "opened".</summary>
    public static string Outcome(string name) => Told[name].Verbs[0];

    public static bool Contains(string name) => Told.ContainsKey(name);

    /// <summary>
    /// With the first message sent, every other thing that can become of one can be asked about: that nobody opened it yet is an answer, and
    /// "opened" means nothing else because of it.
    /// </summary>
    public static IReadOnlyList<EventDefinition> Complete(IReadOnlyList<EventDefinition> events) => events.Any(definition => Contains(definition.Name))
        ? [.. events, .. Told.Keys.Except(events.Select(definition => definition.Name), StringComparer.Ordinal).Select(name => new EventDefinition(name))]
        : events;

    /// <summary>The event with what is known of it, where it is one of a message's.</summary>
    public static EventDefinition Describe(EventDefinition definition) => Told.TryGetValue(definition.Name, out var told)
        ? definition with { Description = definition.Description ?? told.Description, Synonyms = [.. told.Verbs.SelectMany(Objects), .. definition.Synonyms] }
        : definition;

    /// <summary>The property with what else people call it; every event of a message has it.</summary>
    public static PropertyDefinition Describe(PropertyDefinition definition) =>
        definition.Events.Count == 0 || !definition.Events.All(Contains) ? definition
        : definition.Path == CampaignName ? definition with { Events = [.. Names], Synonyms = ["campaign", .. definition.Synonyms] }
        : definition with { Events = [.. Names] };

    /// <summary>The event that a verb tells of a message: "opened" is one only where a message is spoken of.</summary>
    public static string? OfVerb(string verb) => Told.FirstOrDefault(told => told.Value.Verbs.Contains(verb, StringComparer.OrdinalIgnoreCase)).Key;

    private static IEnumerable<string> Objects(string verb) =>
        [$"{verb} mail", $"{verb} email", $"{verb} message", $"{verb} campaign", $"mail {verb}", $"email {verb}", $"message {verb}", .. verb.StartsWith("unsubscribe", StringComparison.Ordinal) ? [$"{verb} from the mail", $"{verb} from the campaign"] : (string[])[]];
}
