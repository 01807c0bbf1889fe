namespace Analytics.Integrations;

/// <summary>Where providers report to.</summary>
internal static class WebhookAddress
{
    public static string PathOf(string provider, Guid accountId) => $"/api/webhooks/{provider}/{accountId}";
}
