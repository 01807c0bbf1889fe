namespace Analytics.Integrations.Webhooks;

/// <summary>An address that is told what happens.</summary>
internal sealed record WebhookEndpoint(Guid WebhookEndpointId, string Url, string Description, IReadOnlyList<string> EventTypes)
{
    public bool Enabled => DisabledReason is null;

    /// <summary>"person"; "gone": it answered 410; "failing": every attempt failed for days.</summary>
    public string? DisabledReason { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Until then the secret before the current one signs as well.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Messages that wait for their next attempt.</summary>
    public long Pending { get; init; }

    /// <summary>Messages that were given up.</summary>
    public long Failed { get; init; }
}

/// <summary>An endpoint with its secret, which is shown this once.</summary>
internal sealed record WebhookEndpointWithSecret(WebhookEndpoint Endpoint, string Secret);

/// <summary>A message on its way to an endpoint.</summary>
internal sealed record WebhookDelivery(Guid WebhookMessageId, string Type, string Status, int Attempt, DateTimeOffset CreatedAt)
{
    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What came of the last attempt.</summary>
    public WebhookAttempt? LastAttempt { get; init; }
}

internal sealed record WebhookAttempt(int Attempt, DateTimeOffset At, int? StatusCode, string? Error, string Response, int ElapsedMs);

/// <summary>A delivery with the message itself and all attempts.</summary>
internal sealed record WebhookDeliveryDetail(WebhookDelivery Delivery, string Body, IReadOnlyList<WebhookAttempt> Attempts);
