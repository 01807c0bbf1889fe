namespace Analytics.Integrations.Push;

/// <summary>A browser of a person that agreed to notifications.</summary>
internal sealed record PushSubscription(Guid PushSubscriptionId, string Endpoint, string P256dh, string Auth);
