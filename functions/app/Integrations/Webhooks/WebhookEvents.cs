namespace Analytics.Integrations.Webhooks;

/// <summary>The types of events that are told; the database writes them down (app.tell_event).</summary>
internal static class WebhookEvents
{
    public const string Test = "webhook.test";
    public const string EndpointDisabled = "webhook.endpoint_disabled";

    public static readonly IReadOnlyList<string> All =
    [
        "campaign.scheduled", "campaign.unscheduled", "campaign.started", "campaign.paused", "campaign.resumed", "campaign.sent", "campaign.completed", "campaign.cancelled", "campaign.failed",
        "segment.refreshed", "segment.failed", "contact.subscribed", "contact.unsubscribed", "import.completed", "import.failed", "import.cancelled", EndpointDisabled,
    ];
}
