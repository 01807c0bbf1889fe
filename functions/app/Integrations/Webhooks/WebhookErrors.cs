using Analytics.Platform.Results;

namespace Analytics.Integrations.Webhooks;

/// <summary>Why a request about webhooks was refused.</summary>
internal static class WebhookErrors
{
    public static Error NotFound() => new NotFound("webhook.endpoint.not_found", "There is no such webhook (any more).");

    public static Error DeliveryNotFound() => new NotFound("webhook.delivery.not_found", "There is no such message to this webhook; messages are kept for 30 days.");

    public static Error TooMany(int most) => new LimitReached("webhook.endpoint.too_many", $"There are {most} webhooks already: delete one that is no longer needed.");

    public static Error TypeUnknown(string type) => new Invalid("webhook.event_type.unknown", $"There is no event \"{type}\": use {string.Join(", ", WebhookEvents.All)}, or none of them for all.");

    public static Error DescriptionTooLong(int most) => new Invalid("webhook.description.too_long", $"The description is longer than {most} characters.");

    public static Error Disabled() => new Conflict("webhook.endpoint.disabled", "This webhook is disabled: enable it, then send again.");

    public static Error SinceInvalid() => new Invalid("webhook.replay.since_invalid", "Say since when to send again, as a time such as 2026-11-28T08:00:00Z, at most 30 days ago.");

    public static Error SecretInvalid() => new Invalid("webhook.secret.invalid", "A secret is \"whsec_\" followed by 24 to 64 bytes in base64; while it is replaced, the new and the old one, separated by a space.");
}
