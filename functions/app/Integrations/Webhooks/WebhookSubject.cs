using Analytics.Audit;

namespace Analytics.Integrations.Webhooks;

/// <summary>A webhook in the audit trail.</summary>
internal static class WebhookSubject
{
    public static AuditSubject Of(Guid endpointId) => new("webhook", endpointId.ToString());
}
