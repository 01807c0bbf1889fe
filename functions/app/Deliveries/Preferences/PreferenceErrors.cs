using Analytics.Platform.Results;

namespace Analytics.Deliveries.Preferences;

/// <summary>Why a request about topics or consent was refused.</summary>
internal static class PreferenceErrors
{
    public static Error TopicInvalid() => new Invalid("topic.invalid", "A topic has a key and a name of 1 to 200 characters and a description of at most 1,000.");

    public static Error TopicNotFound() => new NotFound("topic.not_found", "There is no such topic: GET /api/topics lists them.");

    public static Error AddressInvalid(string channel) => new Invalid("consent.address.invalid", channel == "email" ? "This is no e-mail address." : "This is no phone number: write it as +14155550123.");

    public static Error SourceMissing() => new Invalid("consent.source.missing", "Say how you know it (source, 1 to 200 characters): consent without proof is worth nothing.");

    public static Error ConfirmationByMailOnly() => new Invalid("consent.confirmation.email_only", "A topic with double opt-in is confirmed by a link in a mail: the channel is email.");

    public static Error ConfirmationNotSent(string reason) => new Unavailable("consent.confirmation.not_sent", $"The mail that asks for confirmation was not sent: {reason}");
}
